package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;

import java.util.Map;

/**
 * VPC flow logs of AWS: one flow a line, its fields in the order that a header in the same record states, or in that of
 * versions 2 to 5.
 */
final class VpcFlow implements Format {
    private static final String[] USUAL_ORDER = {
        "version",
        "account-id",
        "interface-id",
        "srcaddr",
        "dstaddr",
        "srcport",
        "dstport",
        "protocol",
        "packets",
        "bytes",
        "start",
        "end",
        "action",
        "log-status",
        "vpc-id",
        "subnet-id",
        "instance-id",
        "tcp-flags",
        "type",
        "pkt-srcaddr",
        "pkt-dstaddr",
        "region",
        "az-id",
        "sublocation-type",
        "sublocation-id",
        "pkt-src-aws-service",
        "pkt-dst-aws-service",
        "flow-direction",
        "traffic-path"
    };
    private static final int FEWEST_USUAL = 14;
    private static final int MOST_FIELDS = 64;
    private static final byte[] VERSION = Bytes.of("version ");
    private static final byte[] INTERFACE = Bytes.of("eni-");
    private static final byte[] ACCEPT = Bytes.of("ACCEPT");
    private static final byte[] REJECT = Bytes.of("REJECT");
    private static final byte[] INTERFACE_ID = Bytes.of("interface-id");
    private static final byte[] UNKNOWN = Bytes.of("unknown");

    private static final Words<byte[]> TRANSPORTS = new Words<>(Map.of(
            "1", Bytes.of("icmp"),
            "2", Bytes.of("igmp"),
            "6", Bytes.of("tcp"),
            "17", Bytes.of("udp"),
            "47", Bytes.of("gre"),
            "50", Bytes.of("esp"),
            "58", Bytes.of("ipv6-icmp"),
            "132", Bytes.of("sctp")));

    private final ReadContext context;
    private final EventWriter out;
    private final Words<Field> known;
    private final Field[] usual = new Field[USUAL_ORDER.length];
    private final byte[][] usualNames = new byte[USUAL_ORDER.length][];
    private final Family others;
    private final Target dataset;
    private final Target module;
    private final Target provider;
    private final Target category;
    private final Target type;
    private final Target action;
    private final Target outcome;
    private final Target transport;
    private final Target number;
    private final byte[] aws = Bytes.of("aws");
    private final byte[] name = Bytes.of("aws.vpcflow");
    private final byte[] network = Bytes.of("network");
    private final byte[] connection = Bytes.of("connection");
    private final byte[] allowed = Bytes.of("allowed");
    private final byte[] denied = Bytes.of("denied");
    private final byte[] accept = Bytes.of("accept");
    private final byte[] reject = Bytes.of("reject");

    private final int[] starts = new int[MOST_FIELDS];
    private final int[] ends = new int[MOST_FIELDS];
    private final Field[] order = new Field[MOST_FIELDS];
    private final byte[][] names = new byte[MOST_FIELDS][];
    private int ordered;

    private enum Kind {
        TEXT,
        NUMBER,
        ADDRESS,
        PROTOCOL,
        ACTION,
        START,
        END
    }

    private record Field(Kind kind, Target target) {}

    VpcFlow(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.others = out.family("aws.vpcflow");
        this.dataset = out.target("event.dataset");
        this.module = out.target("event.module");
        this.provider = out.target("cloud.provider");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.action = out.target("event.action");
        this.outcome = out.target("event.outcome");
        this.transport = out.target("network.transport");
        this.number = out.target("network.iana_number");
        this.known = new Words<>(Map.ofEntries(
                field("account-id", Kind.TEXT, "cloud.account.id"),
                field("srcaddr", Kind.ADDRESS, "source.ip"),
                field("dstaddr", Kind.ADDRESS, "destination.ip"),
                field("srcport", Kind.NUMBER, "source.port"),
                field("dstport", Kind.NUMBER, "destination.port"),
                field("packets", Kind.NUMBER, "network.packets"),
                field("bytes", Kind.NUMBER, "network.bytes"),
                field("instance-id", Kind.TEXT, "cloud.instance.id"),
                field("region", Kind.TEXT, "cloud.region"),
                field("az-id", Kind.TEXT, "cloud.availability_zone"),
                field("type", Kind.TEXT, "network.type"),
                field("flow-direction", Kind.TEXT, "network.direction"),
                field("protocol", Kind.PROTOCOL, "network.iana_number"),
                field("action", Kind.ACTION, "event.action"),
                field("start", Kind.START, "event.start"),
                field("end", Kind.END, "event.end")));
        for (int i = 0; i < usual.length; i++) {
            usualNames[i] = Bytes.of(USUAL_ORDER[i]);
            usual[i] = known.of(usualNames[i], 0, usualNames[i].length);
        }
    }

    private Map.Entry<String, Field> field(String wire, Kind kind, String ecs) {
        return Map.entry(wire, new Field(kind, out.target(ecs)));
    }

    @Override
    public String name() {
        return "aws.vpcflow";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return isHeader(bytes, from, to) || isUsual(bytes, from, to);
    }

    private static boolean isHeader(byte[] bytes, int from, int to) {
        return Bytes.startsWith(bytes, from, to, VERSION)
                && Bytes.find(bytes, from, Math.min(to, from + 600), INTERFACE_ID) < Math.min(to, from + 600);
    }

    /** A version, an account, an interface. */
    private static boolean isUsual(byte[] bytes, int from, int to) {
        if (to - from < 20 || bytes[from] < '2' || bytes[from] > '9' || bytes[from + 1] != ' ') {
            return false;
        }
        int accountEnd = Bytes.find(bytes, from + 2, Math.min(to, from + 16), ' ');
        boolean isAccount = accountEnd - from - 2 == 12 && Bytes.skipDigits(bytes, from + 2, accountEnd) == accountEnd
                || accountEnd == from + 3 && bytes[from + 2] == '-'
                || Bytes.equal(bytes, from + 2, accountEnd, UNKNOWN);
        return isAccount && Bytes.startsWith(bytes, accountEnd + 1, to, INTERFACE);
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        ordered = 0;
        int at = from;
        while (at < to) {
            int end = Bytes.find(bytes, at, to, '\n');
            int next = end + 1;
            while (end > at && (bytes[end - 1] == '\r' || bytes[end - 1] == ' ')) {
                end--;
            }
            if (end > at) {
                readLine(bytes, at, end);
            }
            at = next;
        }
    }

    private void readLine(byte[] bytes, int from, int to) {
        int count = split(bytes, from, to);
        if (Bytes.startsWith(bytes, from, to, VERSION)) {
            takeOrder(bytes, count);
            context.ignore();
            return;
        }
        int expected = ordered > 0 ? ordered : FEWEST_USUAL;
        if (count < expected || ordered == 0 && !isUsual(bytes, from, to)) {
            context.reject(
                    bytes,
                    from,
                    to,
                    "no aws.vpcflow line: found " + count + " fields, expected " + expected
                            + (ordered > 0 ? " as in the header" : " or more, beginning with version and account"));
            return;
        }
        context.beginText(bytes, from, to);
        context.emit(this, write(bytes, Math.min(count, ordered > 0 ? ordered : usual.length)));
    }

    private int split(byte[] bytes, int from, int to) {
        int count = 0;
        int at = Bytes.skipSpaces(bytes, from, to);
        while (at < to && count < MOST_FIELDS) {
            starts[count] = at;
            at = Bytes.find(bytes, at, to, ' ');
            ends[count++] = at;
            at = Bytes.skipSpaces(bytes, at, to);
        }
        return count;
    }

    private void takeOrder(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            order[i] = known.of(bytes, starts[i], ends[i]);
            names[i] = Bytes.of(Bytes.text(bytes, starts[i], ends[i]));
        }
        ordered = count;
    }

    private long write(byte[] bytes, int count) {
        out.text(dataset, name);
        out.text(module, aws);
        out.text(provider, aws);
        out.text(category, network);
        out.text(type, connection);
        long start = LineFormat.NO_TIME;
        long end = LineFormat.NO_TIME;
        for (int i = 0; i < count; i++) {
            int from = starts[i];
            int to = ends[i];
            if (to - from == 1 && bytes[from] == '-') {
                continue;
            }
            Field field = ordered > 0 ? order[i] : usual[i];
            if (field == null) {
                byte[] key = ordered > 0 ? names[i] : usualNames[i];
                out.text(others, key, 0, key.length, from, to);
                continue;
            }
            switch (field.kind()) {
                case TEXT -> out.text(field.target(), from, to);
                case NUMBER -> out.number(field.target(), from, to);
                case ADDRESS -> out.address(field.target(), from, to);
                case PROTOCOL -> protocol(bytes, from, to);
                case ACTION -> action(bytes, from, to);
                case START -> start = seconds(bytes, from, to);
                case END -> end = seconds(bytes, from, to);
            }
        }
        return end == LineFormat.NO_TIME ? start : end;
    }

    private static long seconds(byte[] bytes, int from, int to) {
        long seconds = Bytes.number(bytes, from, to);
        return seconds < 0 || seconds > 100_000_000_000L ? LineFormat.NO_TIME : seconds * 1000;
    }

    private void protocol(byte[] bytes, int from, int to) {
        out.number(number, from, to);
        byte[] word = TRANSPORTS.of(bytes, from, to);
        if (word != null) {
            out.text(transport, word);
        }
    }

    private void action(byte[] bytes, int from, int to) {
        boolean isAccepted = Bytes.equal(bytes, from, to, ACCEPT);
        if (!isAccepted && !Bytes.equal(bytes, from, to, REJECT)) {
            out.text(action, from, to);
            return;
        }
        out.text(action, isAccepted ? accept : reject);
        out.text(type, isAccepted ? allowed : denied);
        out.text(outcome, isAccepted ? Outcome.SUCCESS.text() : Outcome.FAILURE.text());
    }
}
