package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.ScanProblem;

import java.util.Arrays;

/**
 * Syslog lines: what their header tells, and what their message says as far as its program is known. The message of
 * another program may be a line of another format, or JSON.
 */
final class SyslogFormat implements LineFormat {
    static final String NAME = "syslog";

    /** Whoever writes to a log can claim that a message came very often. */
    private static final int MOST_REPEATS = 256;

    private static final byte[] MODULE = Bytes.of(NAME);
    private static final byte[] REPEATED = Bytes.of("message repeated ");
    private static final byte[] TIMES = Bytes.of(" times: [");
    private static final byte[] COOKIE = Bytes.of("@cee:");
    private static final byte[] KERNEL = Bytes.of("kernel");

    static final byte[][] FACILITIES = names(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "security",
            "console",
            "solaris-cron",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");
    static final byte[][] SEVERITIES =
            names("emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug");

    private final ReadContext context;
    private final EventWriter out;
    private final SyslogHeader header;
    private final StructuredData structuredData;
    private final HostMessages messages;
    private final CarriedLines carried;
    private final Target module;
    private final Target host;
    private final Target hostIp;
    private final Target program;
    private final Target pid;
    private final Target message;
    private final Target appName;
    private final Target priority;
    private final Target facilityCode;
    private final Target facilityName;
    private final Target severityCode;
    private final Target severityName;
    private final Target level;
    private final Target processId;
    private final Target messageId;
    private final Target repeats;
    private LineFormat inner;

    SyslogFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.header = new SyslogHeader(context);
        this.structuredData = new StructuredData(context);
        this.messages = new HostMessages(context);
        this.carried = new CarriedLines(context);
        this.module = out.target("event.module");
        this.host = out.target("host.name");
        this.hostIp = out.target("host.ip");
        this.program = out.target("process.name");
        this.pid = out.target("process.pid");
        this.message = out.target("message");
        this.appName = out.target("log.syslog.appname");
        this.priority = out.target("log.syslog.priority");
        this.facilityCode = out.target("log.syslog.facility.code");
        this.facilityName = out.target("log.syslog.facility.name");
        this.severityCode = out.target("log.syslog.severity.code");
        this.severityName = out.target("log.syslog.severity.name");
        this.level = out.target("log.level");
        this.processId = out.target("log.syslog.procid");
        this.messageId = out.target("log.syslog.msgid");
        this.repeats = out.target("syslog.repeats");
    }

    private static byte[][] names(String... names) {
        return Arrays.stream(names).map(Bytes::of).toArray(byte[][]::new);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String eventId() {
        return inner == null ? "" : inner.eventId();
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return header.recognises(bytes, from, to);
    }

    @Override
    public long read(byte[] bytes, int from, int to) {
        inner = null;
        long millis = header.read(bytes, from, to);
        if (millis == UNREADABLE) {
            return context.because("expected a time such as 'Mar  1 09:00:01' or '2026-03-01T09:00:01Z', byte "
                    + (header.stoppedAt() - from));
        }
        writeHeader(bytes);
        int start = header.messageFrom;
        if (Bytes.startsWith(bytes, start, to, REPEATED)) {
            int digits = Bytes.skipDigits(bytes, start + REPEATED.length, to);
            if (Bytes.startsWith(bytes, digits, to, TIMES) && bytes[to - 1] == ']') {
                long count = Bytes.number(bytes, start + REPEATED.length, digits);
                return readRepeated(
                        bytes, Bytes.skipSpaces(bytes, digits + TIMES.length, to - 1), to - 1, count, millis);
            }
        }
        if (messages.read(bytes, header.programFrom, header.programTo, bytes, start, to)) {
            writeProcess(bytes);
            out.text(module, MODULE);
            out.text(message, start, to);
            return millis;
        }
        return readCarried(bytes, from, to, millis);
    }

    /** As many events as there were messages. */
    private long readRepeated(byte[] bytes, int from, int to, long count, long millis) {
        if (!messages.read(bytes, header.programFrom, header.programTo, bytes, from, to)) {
            messages.writeName(bytes, header.programFrom, header.programTo);
        }
        writeProcess(bytes);
        out.text(module, MODULE);
        out.text(message, from, to);
        out.number(repeats, count);
        for (int repeat = 1; repeat < Math.min(count, MOST_REPEATS); repeat++) {
            context.emit(this, millis);
        }
        return millis;
    }

    private long readCarried(byte[] bytes, int from, int to, long millis) {
        int start = header.messageFrom;
        if (Bytes.equal(bytes, header.programFrom, header.programTo, KERNEL)) {
            start = CarriedLines.behindUptime(bytes, start, to);
        }
        if (start < to && bytes[start] == ':') {
            start = Bytes.skipSpaces(bytes, start + 1, to); // a firewall that leaves the program out
        }
        if (isJson(bytes, start, to)) {
            return readJson(bytes, Bytes.find(bytes, start, to, '{'), to, millis);
        }
        // A program names itself before its line; where a line has its own mark, as CEF and Cisco's have, that is the
        // tag.
        LineFormat format = carried.find(bytes, start, to);
        int formatFrom = start;
        if (format == null && start > header.tagFrom) {
            format = carried.find(bytes, header.tagFrom, to);
            formatFrom = header.tagFrom;
        }
        if (format == null) {
            return readText(bytes, to, millis);
        }
        long own = format.read(bytes, formatFrom, to);
        if (own == UNREADABLE) {
            return startAgain(bytes, from, to, millis);
        }
        inner = format;
        if (header.programTo > header.programFrom && formatFrom > header.tagFrom) {
            out.text(appName, header.programFrom, header.programTo);
        }
        return own == NO_TIME ? millis : own;
    }

    private long readText(byte[] bytes, int to, long millis) {
        messages.writeName(bytes, header.programFrom, header.programTo);
        writeProcess(bytes);
        out.text(module, MODULE);
        out.text(message, header.messageFrom, to);
        return millis;
    }

    /** The header alone: what a format wrote that did not get to its end is no part of the event. */
    private long startAgain(byte[] bytes, int from, int to, long millis) {
        context.beginText(bytes, from, to);
        header.read(bytes, from, to);
        writeHeader(bytes);
        return readText(bytes, to, millis);
    }

    private static boolean isJson(byte[] bytes, int from, int to) {
        int start =
                Bytes.startsWith(bytes, from, to, COOKIE) ? Bytes.skipSpaces(bytes, from + COOKIE.length, to) : from;
        return start < to && bytes[start] == '{' && bytes[to - 1] == '}';
    }

    /** The event is what the JSON says, of the host, program and time that the header tells. */
    private long readJson(byte[] bytes, int from, int to, long millis) {
        if (context.beginJson(bytes, from, to) != ScanProblem.NONE) {
            return startAgain(bytes, header.lineFrom, to, millis);
        }
        int wrapped = context.wrapped();
        wrap(host, bytes, header.hostFrom, header.hostTo);
        wrap(program, bytes, header.programFrom, header.programTo);
        context.wrapTime(millis);
        context.readCarried(bytes, from, to);
        context.unwrap(wrapped);
        return REPORTED;
    }

    private void wrap(Target target, byte[] bytes, int from, int to) {
        if (to > from) {
            context.wrap(target, Arrays.copyOfRange(bytes, from, to));
        }
    }

    private void writeHeader(byte[] bytes) {
        if (header.hostTo > header.hostFrom) {
            out.text(host, header.hostFrom, header.hostTo);
            out.address(hostIp, header.hostFrom, header.hostTo);
        }
        if (header.priority != SyslogHeader.NO_PRIORITY) {
            writePriority(header.priority);
        }
        if (header.messageIdTo > header.messageIdFrom) {
            out.text(messageId, header.messageIdFrom, header.messageIdTo);
        }
        if (header.dataTo > header.dataFrom) {
            structuredData.write(bytes, header.dataFrom, header.dataTo);
        }
    }

    private void writeProcess(byte[] bytes) {
        if (header.pidTo > header.pidFrom) {
            if (Bytes.skipDigits(bytes, header.pidFrom, header.pidTo) == header.pidTo) {
                out.number(pid, header.pidFrom, header.pidTo);
            } else {
                out.text(processId, header.pidFrom, header.pidTo);
            }
        }
    }

    private void writePriority(int number) {
        int facility = number >> 3;
        int severity = number & 7;
        out.number(priority, number);
        out.number(facilityCode, facility);
        out.text(facilityName, FACILITIES[facility]);
        out.number(severityCode, severity);
        out.text(severityName, SEVERITIES[severity]);
        out.text(level, SEVERITIES[severity]);
    }
}
