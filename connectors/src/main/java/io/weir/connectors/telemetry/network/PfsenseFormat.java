package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;

/** What the {@code filterlog} of pfSense and OPNsense writes, values between commas: {@code 5,,,1000000103,em0,match,block,in,4,…}. */
final class PfsenseFormat implements LineFormat {
    private static final byte[] DATASET = Bytes.of("pfsense.log");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final byte[] IN = Bytes.of("in");
    private static final byte[] OUT = Bytes.of("out");
    private static final byte[] TCP = Bytes.of("tcp");
    private static final byte[] UDP = Bytes.of("udp");
    private static final byte[] INBOUND = Bytes.of("inbound");
    private static final byte[] OUTBOUND = Bytes.of("outbound");
    private static final int RULE = 0;
    private static final int TRACKER = 3;
    private static final int INTERFACE = 4;
    private static final int ACTION = 6;
    private static final int DIRECTION = 7;
    private static final int IP_VERSION = 8;
    private static final int MOST_PARTS = 40;

    private final ReadContext context;
    private final EventWriter out;
    private final Verdict verdict;
    private final Target dataset;
    private final Target category;
    private final Target type;
    private final Target action;
    private final Target rule;
    private final Target tracker;
    private final Target ingress;
    private final Target egress;
    private final Target direction;
    private final Target transport;
    private final Target total;
    private final Target sourceIp;
    private final Target sourcePort;
    private final Target destinationIp;
    private final Target destinationPort;
    private final int[] from = new int[MOST_PARTS];
    private final int[] to = new int[MOST_PARTS];

    PfsenseFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.verdict = new Verdict(out);
        this.dataset = out.target("event.dataset");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.action = out.target("event.action");
        this.rule = out.target("rule.id");
        this.tracker = out.target("pfsense.tracker");
        this.ingress = out.target("observer.ingress.interface.name");
        this.egress = out.target("observer.egress.interface.name");
        this.direction = out.target("network.direction");
        this.transport = out.target("network.transport");
        this.total = out.target("network.bytes");
        this.sourceIp = out.target("source.ip");
        this.sourcePort = out.target("source.port");
        this.destinationIp = out.target("destination.ip");
        this.destinationPort = out.target("destination.port");
    }

    @Override
    public String name() {
        return "pfsense";
    }

    @Override
    public boolean recognises(byte[] bytes, int start, int end) {
        if (!Bytes.isDigit(bytes[start])) {
            return false;
        }
        return split(bytes, start, end) > 18 && isFilter(bytes);
    }

    private boolean isFilter(byte[] b) {
        boolean isDirected = Bytes.equal(b, from[DIRECTION], to[DIRECTION], IN)
                || Bytes.equal(b, from[DIRECTION], to[DIRECTION], OUT);
        return isDirected
                && to[IP_VERSION] - from[IP_VERSION] == 1
                && (b[from[IP_VERSION]] == '4' || b[from[IP_VERSION]] == '6');
    }

    @Override
    public long read(byte[] b, int start, int end) {
        int count = split(b, start, end);
        boolean isFourth = count > IP_VERSION && isFilter(b) && b[from[IP_VERSION]] == '4';
        int addresses = isFourth ? 18 : 15;
        if (count <= addresses + 1 || !isFilter(b)) {
            return context.because(
                    "expected 'rule,,,tracker,interface,reason,action,direction,4,…', found " + count + " parts");
        }
        out.text(dataset, DATASET);
        out.text(category, NETWORK);
        out.text(type, CONNECTION);
        out.text(action, from[ACTION], to[ACTION]);
        verdict.write(b, from[ACTION], to[ACTION]);
        out.text(rule, from[RULE], to[RULE]);
        if (from[TRACKER] < to[TRACKER]) {
            out.text(tracker, from[TRACKER], to[TRACKER]);
        }
        boolean isInbound = Bytes.equal(b, from[DIRECTION], to[DIRECTION], IN);
        out.text(isInbound ? ingress : egress, from[INTERFACE], to[INTERFACE]);
        out.text(direction, isInbound ? INBOUND : OUTBOUND);
        int protocol = isFourth ? 16 : 12;
        out.text(transport, from[protocol], to[protocol]);
        number(total, b, isFourth ? 17 : 14);
        out.address(sourceIp, from[addresses], to[addresses]);
        out.address(destinationIp, from[addresses + 1], to[addresses + 1]);
        boolean hasPorts =
                Bytes.equal(b, from[protocol], to[protocol], TCP) || Bytes.equal(b, from[protocol], to[protocol], UDP);
        if (hasPorts && count > addresses + 3) {
            number(sourcePort, b, addresses + 2);
            number(destinationPort, b, addresses + 3);
        }
        return NO_TIME;
    }

    private void number(Target target, byte[] b, int part) {
        long number = Bytes.number(b, from[part], to[part]);
        if (number >= 0) {
            out.number(target, number);
        }
    }

    private int split(byte[] b, int start, int end) {
        int count = 0;
        int at = start;
        while (at <= end && count < MOST_PARTS) {
            from[count] = at;
            at = Bytes.find(b, at, end, ',');
            to[count++] = at++;
        }
        return count;
    }
}
