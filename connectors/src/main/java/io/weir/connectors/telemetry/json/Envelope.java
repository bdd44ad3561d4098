package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

/**
 * JSON in which shippers and clouds carry what others wrote: a line of a log file, a document as text, as an object, or
 * packed. What is carried becomes the event if some format knows it; the envelope adds host, file and time where the
 * event has none.
 */
final class Envelope {
    private static final byte[] CONTROL_MESSAGE = Bytes.of("CWL CONTROL MESSAGE: ");
    private static final byte[] VIA_CLOUDTRAIL = Bytes.of(" via CloudTrail");
    private static final byte[] GUARDDUTY_FINDING = Bytes.of("GuardDuty Finding");

    private final ReadContext context;
    private final EventWriter out;
    private final JsonTime time;
    private final SyslogParts syslog;
    private final EnvelopeField[] fields;

    private final int text;
    private final int document;
    private final int finished;
    private final int packed;
    private final int data;
    private final int dataMark;
    private final int detail;
    private final int detailType;
    private final int object;
    private final int objectMark;
    private final int id;
    private final int timestamp;

    /** A field that an envelope has for what it carries. */
    private record EnvelopeField(Target target, int slot, boolean isPath) {}

    Envelope(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.time = new JsonTime(context, "@timestamp", "timestamp", "time", "date", "ts", "_time");
        this.syslog = new SyslogParts(context);
        this.text = context.slot(
                "message",
                "log",
                "MESSAGE",
                "full_message",
                "short_message",
                "line",
                "_raw",
                "raw",
                "raw_log",
                "raw_message",
                "log_line",
                "body",
                "event");
        this.document = context.slot("Message", "AuditData", "properties.log");
        this.finished = context.slot(
                "event.category",
                "event.action",
                "event.kind",
                "event.original",
                "event.code",
                "event.outcome",
                "source.ip",
                "destination.ip",
                "user.name",
                "process.name",
                "winlog.channel",
                "url.original",
                "url.path",
                "rule.name",
                "log.level",
                "level",
                "logger",
                "logger_name");
        this.packed = context.slot("awslogs.data", "kinesis.data");
        this.data = context.slot("message.data", "data");
        this.dataMark = context.slot(
                "messageId", "message_id", "recordId", "publishTime", "message.messageId", "message.message_id");
        this.detail = context.slot("detail");
        this.detailType = context.slot("detail-type");
        this.object = context.slot("AuditData", "auditData", "_source", "event");
        this.objectMark = context.slot("AuditData", "auditData", "_index", "sourcetype");
        this.id = context.slot("id");
        this.timestamp = context.slot("timestamp");
        this.fields = new EnvelopeField[] {
            field(
                    "host.name",
                    "host.name",
                    "host.hostname",
                    "hostname",
                    "host",
                    "_HOSTNAME",
                    "agent.hostname",
                    "beat.hostname",
                    "kubernetes.node.name",
                    "kubernetes.host",
                    "kubernetes.node_name"),
            field("log.file.path", "log.file.path", "file", "filename", "filepath", "path", "source"),
            field(
                    "kubernetes.namespace",
                    "kubernetes.namespace",
                    "kubernetes.namespace_name",
                    "kubernetes.pod_namespace"),
            field("kubernetes.pod.name", "kubernetes.pod.name", "kubernetes.pod_name"),
            field("container.name", "container.name", "kubernetes.container.name", "kubernetes.container_name"),
            field("event.dataset", "event.dataset"),
        };
    }

    private EnvelopeField field(String ecs, String... places) {
        return new EnvelopeField(out.target(ecs), context.slot(places), ecs.endsWith(".path"));
    }

    /**
     * Reads what the document that was read carries. If it carries nothing that anybody knows, returns false, and the
     * document is the event as before.
     */
    boolean readCarried() {
        EventView event = context.event();
        return event.has(text) && readText(event.first(text))
                || event.has(document) && readInner(event.first(document))
                || event.has(packed) && readPackedOnly(event.first(packed))
                || event.has(data) && event.has(dataMark) && readPacked(event.first(data))
                || event.has(detail) && isAuditDetail() && readObject(event.first(detail))
                || event.has(object) && event.has(objectMark) && readObject(event.first(object));
    }

    /** A line, or a document as text. An event that somebody has taken apart already is not taken apart again. */
    private boolean readText(int value) {
        EventView event = context.event();
        if (!event.isText(value) || event.has(finished)) {
            return false;
        }
        if (isControlMessage(value)) {
            context.ignore();
            return true;
        }
        return syslog.arePresent() ? read(syslog.line(value, time)) : readInner(value);
    }

    /** CloudWatch tries out its subscriptions with events that have no id. */
    private boolean isControlMessage(int value) {
        EventView event = context.event();
        int noId = event.first(id);
        return noId != EventView.NONE
                && event.isText(noId)
                && event.start(noId) == event.end(noId)
                && event.has(timestamp)
                && Bytes.startsWith(event.bytes(value), event.start(value), event.end(value), CONTROL_MESSAGE);
    }

    /** EventBridge carries everything; only some of it is a record of an audit log that has a format of its own. */
    private boolean isAuditDetail() {
        EventView event = context.event();
        int type = event.first(detailType);
        return type != EventView.NONE
                && (Bytes.endsWith(event.bytes(type), event.start(type), event.end(type), VIA_CLOUDTRAIL)
                        || Bytes.equal(event.bytes(type), event.start(type), event.end(type), GUARDDUTY_FINDING));
    }

    private boolean readInner(int value) {
        EventView event = context.event();
        if (!event.isText(value)) {
            return false;
        }
        return event.isEscaped(value)
                ? read(JsonText.undone(event, value))
                : read(event.bytes(value), event.start(value), event.end(value));
    }

    /** Packed as only clouds do it: if that cannot be undone, nothing is left that would be worth an event. */
    private boolean readPackedOnly(int value) {
        EventView event = context.event();
        if (!event.isText(value)) {
            return false;
        }
        byte[] plain = Packed.undone(context, JsonText.undone(event, value));
        if (plain.length == 0) {
            context.reject(
                    event.input(),
                    event.inputFrom(),
                    event.inputTo(),
                    "expected Base64 of text or gzip in 'data', found neither, or too much");
            return true;
        }
        return read(plain);
    }

    private boolean readPacked(int value) {
        EventView event = context.event();
        if (!event.isText(value)) {
            return false;
        }
        byte[] plain = Packed.undone(context, JsonText.undone(event, value));
        return plain.length > 0 && read(plain);
    }

    private boolean readObject(int value) {
        EventView event = context.event();
        if (event.type(value) != ValueType.OBJECT) {
            return false;
        }
        byte[] bytes = event.bytes(value);
        return read(bytes, event.start(value), JsonSplitter.endOfValue(bytes, event.start(value), event.inputTo()));
    }

    private boolean read(byte[] carried) {
        return read(carried, 0, carried.length);
    }

    private boolean read(byte[] carried, int from, int to) {
        if (!context.isRecognised(carried, from, to)) {
            return false;
        }
        EventView event = context.event();
        byte[] input = event.input();
        int inputFrom = event.inputFrom();
        int inputTo = event.inputTo();
        int before = context.wrapped();
        wrapFields();
        if (context.tryCarried(carried, from, to)) {
            return true;
        }
        context.unwrap(before);
        context.beginJson(input, inputFrom, inputTo);
        return false;
    }

    /** Other things than files are called source, too. */
    private boolean isPath(int value) {
        EventView event = context.event();
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        return event.end(value) - from > 2 && (bytes[from] == '/' || bytes[from + 1] == ':' || bytes[from] == '\\');
    }

    private void wrapFields() {
        EventView event = context.event();
        context.wrapTime(time.read(LineFormat.NO_TIME));
        for (EnvelopeField field : fields) {
            int value = event.first(field.slot());
            if (value != EventView.NONE
                    && event.isText(value)
                    && out.wants(field.target())
                    && (!field.isPath() || isPath(value))) {
                context.wrapIfAbsent(field.target(), JsonText.undone(event, value));
            }
        }
    }
}
