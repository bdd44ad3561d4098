package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.TimeText;

/**
 * Records of the Linux audit system, as they stand in {@code audit.log}, as they are sent on, and as the kernel prints
 * them when no daemon listens: each an event.
 */
final class AuditdFormat implements LineFormat {
    static final String NAME = "auditd";

    private static final byte[] DATASET = Bytes.of("auditd.log");
    private static final byte[] MODULE = Bytes.of(NAME);
    private static final byte[] NODE = Bytes.of("node=");
    private static final byte[] PRINTED = Bytes.of("audit: ");
    private static final byte[] TYPE = Bytes.of("type=");
    private static final byte[] MESSAGE = Bytes.of("msg=audit(");
    private static final byte[] PRINTED_MESSAGE = Bytes.of("audit(");
    private static final byte[] ITEM = Bytes.of(" item=");
    private static final byte[] ARGUMENT_COUNT = Bytes.of("argc=");

    private final ReadContext context;
    private final EventWriter out;
    private final RecordTypes types = new RecordTypes();
    private final AuditRecord record;
    private final Target host;
    private final Target dataset;
    private final Target module;
    private final Target sequence;

    private byte[] line = {};
    private int nodeFrom;
    private int nodeTo;
    private int typeFrom;
    private int typeTo;
    private byte[] printedType;
    private int stampFrom;
    private int stampTo;
    private int bodyFrom;
    private int bodyTo;

    AuditdFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.record = new AuditRecord(context, types);
        this.host = out.target("host.name");
        this.dataset = out.target("event.dataset");
        this.module = out.target("event.module");
        this.sequence = out.target("event.sequence");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return findHeader(bytes, from, to);
    }

    /** {@code [node=N] type=T msg=audit(TIME:SERIAL): }, or as the kernel prints it. */
    private boolean findHeader(byte[] bytes, int from, int to) {
        int at = Bytes.startsWith(bytes, from, to, PRINTED) ? from + PRINTED.length : from;
        nodeFrom = nodeTo = at;
        if (Bytes.startsWith(bytes, at, to, NODE)) {
            nodeFrom = at + NODE.length;
            nodeTo = Bytes.find(bytes, nodeFrom, to, ' ');
            at = Math.min(nodeTo + 1, to);
        }
        if (!Bytes.startsWith(bytes, at, to, TYPE)) {
            return false;
        }
        typeFrom = at + TYPE.length;
        typeTo = Bytes.find(bytes, typeFrom, to, ' ');
        at = Math.min(typeTo + 1, to);
        if (Bytes.startsWith(bytes, at, to, MESSAGE)) {
            stampFrom = at + MESSAGE.length;
        } else if (Bytes.startsWith(bytes, at, to, PRINTED_MESSAGE)) {
            stampFrom = at + PRINTED_MESSAGE.length;
        } else {
            return false;
        }
        stampTo = Bytes.find(bytes, stampFrom, to, ')');
        bodyFrom = Math.min(stampTo + 1, to);
        if (bodyFrom < to && bytes[bodyFrom] == ':') {
            bodyFrom++;
        }
        bodyTo = to;
        return typeTo > typeFrom && stampTo < to;
    }

    @Override
    public long read(byte[] bytes, int from, int to) {
        if (!findHeader(bytes, from, to)) {
            return context.because("expected 'type=… msg=audit(…): ', byte 0");
        }
        int colon = Bytes.find(bytes, stampFrom, stampTo, ':');
        long millis = TimeText.epoch(bytes, stampFrom, colon);
        if (millis == TimeText.NONE) {
            return context.because("expected seconds such as 1364481363.243, byte " + (stampFrom - from));
        }
        line = bytes;
        out.text(module, MODULE);
        out.text(dataset, DATASET);
        if (nodeTo > nodeFrom) {
            out.text(host, nodeFrom, nodeTo);
        }
        if (colon < stampTo) {
            out.number(sequence, colon + 1, stampTo);
        }
        printedType = types.name(bytes, typeFrom, typeTo);
        if (printedType == null) {
            record.read(bytes, typeFrom, typeTo, bytes, bodyFrom, to);
        } else {
            record.read(printedType, 0, printedType.length, bytes, bodyFrom, to);
        }
        return millis;
    }

    /** Serial numbers are counted by each kernel, so that they identify nothing unless the node is known. */
    @Override
    public String eventId() {
        if (nodeTo == nodeFrom) {
            return "";
        }
        String type = printedType == null
                ? Bytes.text(line, typeFrom, typeTo)
                : Bytes.text(printedType, 0, printedType.length);
        return Bytes.text(line, nodeFrom, nodeTo) + "/" + Bytes.text(line, stampFrom, stampTo) + "/" + type + part();
    }

    /** An event has several records of some types: paths are counted, long commands continued. */
    private String part() {
        int item = Bytes.find(line, bodyFrom, bodyTo, ITEM);
        if (item < bodyTo) {
            int from = item + ITEM.length;
            return "/" + Bytes.text(line, from, Bytes.skipDigits(line, from, bodyTo));
        }
        int start = Bytes.skipSpaces(line, bodyFrom, bodyTo);
        boolean isContinued = start + 1 < bodyTo
                && line[start] == 'a'
                && Bytes.isDigit(line[start + 1])
                && !Bytes.startsWith(line, start, bodyTo, ARGUMENT_COUNT);
        return isContinued ? "/" + Bytes.text(line, start, Bytes.find(line, start, bodyTo, '=')) : "";
    }
}
