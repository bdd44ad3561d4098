package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.TimeText;

import java.time.ZoneOffset;

/**
 * Messages of Cisco's firewalls and routers, {@code %ASA-6-302013: …}: bare, as syslog carries them, or behind the header
 * that the devices write themselves, whose time has a year or a sequence number before it.
 */
final class CiscoFormat implements LineFormat {
    private static final byte[] ASA = Bytes.of("ASA");
    private static final byte[] FTD = Bytes.of("FTD");
    private static final byte[] PIX = Bytes.of("PIX");
    private static final byte[] ASA_DATASET = Bytes.of("cisco.asa");
    private static final byte[] FTD_DATASET = Bytes.of("cisco.ftd");
    private static final byte[] IOS_DATASET = Bytes.of("cisco.ios");
    private static final byte[][] LEVELS = {
        Bytes.of("emergency"), Bytes.of("alert"), Bytes.of("critical"), Bytes.of("error"),
        Bytes.of("warning"), Bytes.of("notice"), Bytes.of("informational"), Bytes.of("debug")
    };
    private static final int LONGEST_HEADER = 120;

    private final ReadContext context;
    private final EventWriter out;
    private final CiscoMessage text;
    private final Target dataset;
    private final Target code;
    private final Target facility;
    private final Target level;
    private final Target message;
    private final Target host;

    CiscoFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.text = new CiscoMessage(out);
        this.dataset = out.target("event.dataset");
        this.code = out.target("event.code");
        this.facility = out.target("cisco.facility");
        this.level = out.target("log.level");
        this.message = out.target("message");
        this.host = out.target("host.name");
    }

    @Override
    public String name() {
        return "cisco";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        int at = behindPriority(bytes, from, to);
        if (at < to && bytes[at] == '%') {
            return endOfCode(bytes, at, to) > 0;
        }
        return isOwnHeader(bytes, at, to) && mark(bytes, at, to) > 0;
    }

    private static int behindPriority(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '<') {
            int end = Bytes.skipDigits(bytes, from + 1, Math.min(to, from + 5));
            return end < to && bytes[end] == '>' ? end + 1 : from;
        }
        return from;
    }

    /** {@code Mar 01 2026 09:00:01} or {@code 29: }; a time without a year is that of a syslog header. */
    private static boolean isOwnHeader(byte[] bytes, int from, int to) {
        int digits = Bytes.skipDigits(bytes, from, to);
        if (digits > from) {
            // A sequence number; a time without a year behind it is for the reader of syslog.
            return digits + 2 < to && bytes[digits] == ':' && bytes[digits + 1] == ' ' && bytes[digits + 2] == '%';
        }
        return DeviceTime.read(bytes, from, Math.min(to, from + 20), ZoneOffset.UTC) != TimeText.NONE;
    }

    /** Where the message begins behind a header, or -1. */
    private static int mark(byte[] bytes, int from, int to) {
        int limit = Math.min(to, from + LONGEST_HEADER);
        int at = Bytes.find(bytes, from, limit, '%');
        return at > from && at < limit && bytes[at - 1] == ' ' && endOfCode(bytes, at, to) > 0 ? at : -1;
    }

    /** The colon behind {@code %FACILITY-SEVERITY-MNEMONIC}, or -1. */
    private static int endOfCode(byte[] bytes, int from, int to) {
        int dash = -1;
        int at = from + 1;
        while (at < to && at - from < 64 && bytes[at] != ':') {
            byte b = bytes[at];
            if (b == '-' && at + 2 < to && Bytes.isDigit(bytes[at + 1]) && bytes[at + 2] == '-' && dash < 0) {
                dash = at;
            }
            if (b != '-' && b != '_' && !Bytes.isDigit(b) && (b < 'A' || b > 'Z') && (b < 'a' || b > 'z')) {
                return -1;
            }
            at++;
        }
        return dash > from + 1 && at < to && bytes[at] == ':' && at > dash + 3 ? at : -1;
    }

    @Override
    public long read(byte[] bytes, int from, int to) {
        int header = behindPriority(bytes, from, to);
        int at = header < to && bytes[header] == '%' ? header : mark(bytes, header, to);
        int end = at < 0 ? -1 : endOfCode(bytes, at, to);
        if (end < 0) {
            return context.because("expected '%FACILITY-SEVERITY-MNEMONIC: '");
        }
        int dash = at + 1;
        while (bytes[dash] != '-' || !Bytes.isDigit(bytes[dash + 1]) || bytes[dash + 2] != '-') {
            dash++;
        }
        boolean isAsa = Bytes.equal(bytes, at + 1, dash, ASA) || Bytes.equal(bytes, at + 1, dash, PIX);
        boolean isFtd = Bytes.equal(bytes, at + 1, dash, FTD);
        out.text(dataset, isAsa ? ASA_DATASET : isFtd ? FTD_DATASET : IOS_DATASET);
        out.text(facility, at + 1, dash);
        int severity = bytes[dash + 1] - '0';
        if (severity < LEVELS.length) {
            out.text(level, LEVELS[severity]);
        }
        out.text(code, dash + 3, end);
        int messageFrom = Bytes.skipSpaces(bytes, end + 1, to);
        out.text(message, messageFrom, to);
        if (isAsa || isFtd) {
            text.readFirewall(bytes, dash + 3, end, messageFrom, to);
        } else {
            text.readRouter(bytes, dash + 3, end, messageFrom, to);
        }
        return readHeader(bytes, header, at);
    }

    private long readHeader(byte[] bytes, int from, int to) {
        if (to - from < 20) {
            return NO_TIME;
        }
        long time = DeviceTime.read(bytes, from, from + 20, context.zone());
        if (time == TimeText.NONE) {
            return NO_TIME;
        }
        int hostFrom = Bytes.skipSpaces(bytes, from + 20, to);
        int hostTo = Bytes.find(bytes, hostFrom, to, ' ');
        if (hostTo > hostFrom && bytes[hostTo - 1] == ':') {
            hostTo--;
        }
        if (hostTo > hostFrom) {
            out.text(host, hostFrom, hostTo);
        }
        return time;
    }
}
