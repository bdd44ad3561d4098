package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.SyslogMark;
import io.weir.connectors.telemetry.Target;

/** What Linux' packet filter logs: {@code [UFW BLOCK] IN=eth0 OUT= MAC=… SRC=192.0.2.7 DST=198.51.100.4 … PROTO=TCP SPT=1 DPT=2}. */
final class NetfilterFormat implements LineFormat {
    private static final byte[] IN = Bytes.of("IN=");
    private static final byte[] OUT = Bytes.of(" OUT=");
    private static final byte[] SOURCE = Bytes.of(" SRC=");
    private static final byte[] DATASET = Bytes.of("iptables.log");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final int LONGEST_PREFIX = 128;

    private final ReadContext context;
    private final EventWriter out;
    private final KeyValues known;
    private final Verdict verdict;
    private final Family others;
    private final Target dataset;
    private final Target category;
    private final Target type;
    private final Target rule;
    private final Target sourceMac;
    private final Target destinationMac;
    private final byte[] mac = new byte[17];

    NetfilterFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.verdict = new Verdict(out);
        this.known = new KeyValues(out)
                .address("SRC", "source.ip")
                .address("DST", "destination.ip")
                .number("SPT", "source.port")
                .number("DPT", "destination.port")
                .lower("PROTO", "network.transport")
                .number("LEN", "network.bytes")
                .text("IN", "observer.ingress.interface.name")
                .text("OUT", "observer.egress.interface.name");
        this.others = out.family("iptables");
        this.dataset = out.target("event.dataset");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.rule = out.target("rule.name");
        this.sourceMac = out.target("source.mac");
        this.destinationMac = out.target("destination.mac");
    }

    @Override
    public String name() {
        return "netfilter";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        if (SyslogMark.begins(bytes, from, to)) {
            return false;
        }
        int in = start(bytes, from, to);
        return in < to
                && Bytes.find(bytes, in, Math.min(to, in + 64), OUT) < Math.min(to, in + 64)
                && Bytes.find(bytes, in, to, SOURCE) < to;
    }

    /** Where the packet is described; before it stands what the rule has to say, and the uptime of the kernel. */
    private static int start(byte[] bytes, int from, int to) {
        int limit = Math.min(to, from + LONGEST_PREFIX);
        int in = Bytes.find(bytes, from, limit, IN);
        return in < limit ? in : to;
    }

    @Override
    public long read(byte[] bytes, int from, int to) {
        int in = start(bytes, from, to);
        if (in == to) {
            return context.because("expected 'IN=eth0 OUT= … SRC=192.0.2.7 DST=…'");
        }
        out.text(dataset, DATASET);
        out.text(category, NETWORK);
        out.text(type, CONNECTION);
        readPrefix(bytes, from, in);
        int at = in;
        while (at < to) {
            int end = Bytes.find(bytes, at, to, ' ');
            int sign = Bytes.find(bytes, at, end, '=');
            if (sign + 1 < end) {
                boolean isMac = sign - at == 3 && bytes[at] == 'M' && bytes[at + 1] == 'A' && bytes[at + 2] == 'C';
                if (isMac) {
                    readMac(bytes, sign + 1, end);
                } else if (!known.write(bytes, at, sign, bytes, sign + 1, end)) {
                    out.text(others, bytes, at, sign, sign + 1, end);
                }
            }
            at = Bytes.skipSpaces(bytes, end, to);
            if (at < to && bytes[at] == '[') {
                break; // the packet that an ICMP message is about is not the one that was logged
            }
        }
        return NO_TIME;
    }

    private void readPrefix(byte[] bytes, int from, int to) {
        int at = from;
        if (at < to && bytes[at] == '[') {
            int close = Bytes.find(bytes, at, to, ']');
            int inside = Bytes.skipSpaces(bytes, at + 1, close);
            if (close < to
                    && inside < close
                    && Bytes.isDigit(bytes[inside])
                    && Bytes.find(bytes, inside, close, '.') < close) {
                at = Bytes.skipSpaces(bytes, close + 1, to); // the uptime
            }
        }
        int end = to;
        while (end > at && (bytes[end - 1] == ' ' || bytes[end - 1] == ':')) {
            end--;
        }
        if (end - at > 1 && bytes[at] == '[' && bytes[end - 1] == ']') {
            at++;
            end--;
        }
        if (end > at) {
            out.text(rule, at, end);
            verdict.write(bytes, at, end);
        }
    }

    /** Destination, source and the kind of what follows, 14 bytes in all. */
    private void readMac(byte[] bytes, int from, int to) {
        if (to - from >= 35) {
            writeMac(destinationMac, bytes, from);
            writeMac(sourceMac, bytes, from + 18);
        }
    }

    /** ECS writes hyphens and capitals. */
    private void writeMac(Target target, byte[] bytes, int from) {
        for (int i = 0; i < mac.length; i++) {
            byte b = bytes[from + i];
            mac[i] = b == ':' ? (byte) '-' : b >= 'a' && b <= 'f' ? (byte) (b - 32) : b;
        }
        out.text(target, mac, 0, mac.length);
    }
}
