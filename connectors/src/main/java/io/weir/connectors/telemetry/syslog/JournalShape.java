package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.auditd.AuditRecord;
import io.weir.connectors.telemetry.auditd.RecordTypes;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.util.Arrays;

/** Entries of the systemd journal, as {@code journalctl -o json} and log shippers write them. */
final class JournalShape implements JsonShape {
    static final String NAME = "journald";

    private static final byte[] MODULE = Bytes.of(NAME);
    private static final byte[] AUDIT = Bytes.of("audit");
    private static final byte[] NO_NAME = {};

    private final ReadContext context;
    private final EventWriter out;
    private final HostMessages messages;
    private final CarriedLines carried;
    private final AuditRecord audit;
    private final JsonTime time;
    private final int cursor;
    private final int evidence;
    private final int message;
    private final int identifier;
    private final int transport;
    private final int auditType;
    private final int priority;
    private final int[] slots;
    private final Target[] targets;
    private final Target module;
    private final Target text;
    private final Target severityName;
    private final Target level;
    private byte[] plain = new byte[512];
    private int plainLength;

    JournalShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.messages = new HostMessages(context);
        this.carried = new CarriedLines(context);
        this.audit = new AuditRecord(context, new RecordTypes());
        this.time =
                new JsonTime(context, "_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", "@timestamp", "timestamp");
        this.cursor = context.slot("__CURSOR", "journald.cursor", "systemd.cursor");
        this.evidence = context.slot(
                "__CURSOR",
                "__REALTIME_TIMESTAMP",
                "_TRANSPORT",
                "_BOOT_ID",
                "_SOURCE_REALTIME_TIMESTAMP",
                "journald.host.boot_id",
                "systemd.transport");
        this.message = context.slot("MESSAGE", "message");
        this.identifier = context.slot(
                "SYSLOG_IDENTIFIER", "log.syslog.appname", "log.syslog.identifier", "syslog.identifier", "_COMM");
        this.transport = context.slot("_TRANSPORT", "systemd.transport");
        this.auditType = context.slot("_AUDIT_TYPE_NAME");
        this.priority = context.slot("PRIORITY");
        String[][] copies = {
            {"_HOSTNAME", "host.name"},
            {"_PID", "process.pid"},
            {"_EXE", "process.executable"},
            {"_CMDLINE", "process.command_line"},
            {"_UID", "process.user.id"},
            {"_GID", "process.group.id"},
            {"_SYSTEMD_UNIT", "service.name"},
            {"_SYSTEMD_SESSION", "session.id"},
            {"_AUDIT_LOGINUID", "user.audit.id"},
            {"PRIORITY", "log.syslog.severity.code"},
            {"SYSLOG_FACILITY", "log.syslog.facility.code"}
        };
        this.slots =
                Arrays.stream(copies).mapToInt(copy -> context.slot(copy[0])).toArray();
        this.targets = Arrays.stream(copies).map(copy -> out.target(copy[1])).toArray(Target[]::new);
        this.module = out.target("event.module");
        this.text = out.target("message");
        this.severityName = out.target("log.syslog.severity.name");
        this.level = out.target("log.level");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean recognises() {
        return context.event().has(evidence) && context.event().has(message);
    }

    @Override
    public void describe() {
        EventView event = context.event();
        for (int i = 0; i < slots.length; i++) {
            out.copy(targets[i], event.first(slots[i]));
        }
        writeSeverity(event.first(priority));
        out.text(module, MODULE);
        int value = event.first(message);
        if (value == EventView.NONE) {
            context.emit(this, time.read(LineFormat.NO_TIME));
            return;
        }
        byte[] bytes = plain;
        int from = 0;
        if (event.isText(value) && !event.isEscaped(value)) {
            bytes = event.bytes(value);
            from = event.start(value);
            plainLength = event.end(value);
        } else {
            makePlain(value);
            bytes = plain;
        }
        out.text(text, bytes, from, plainLength);
        long own = read(bytes, from, plainLength);
        context.emit(this, time.read(own == LineFormat.UNREADABLE ? LineFormat.NO_TIME : own));
    }

    private void writeSeverity(int value) {
        EventView event = context.event();
        if (value == EventView.NONE || !event.isScalar(value)) {
            return;
        }
        long number = Bytes.number(event.bytes(value), event.start(value), event.end(value));
        if (number >= 0 && number < SyslogFormat.SEVERITIES.length) {
            out.text(severityName, SyslogFormat.SEVERITIES[(int) number]);
            out.text(level, SyslogFormat.SEVERITIES[(int) number]);
        }
    }

    /** The message without JSON's escapes, or from the array of bytes that messages with odd bytes are. */
    private void makePlain(int first) {
        EventView event = context.event();
        plainLength = 0;
        if (event.isText(first)) {
            plain = Bytes.of(event.text(first));
            plainLength = plain.length;
            return;
        }
        for (int value = first; value != EventView.NONE; value = event.next(value)) {
            if (event.type(value) == ValueType.NUMBER) {
                if (plainLength == plain.length) {
                    plain = Arrays.copyOf(plain, 2 * plainLength + 64);
                }
                plain[plainLength++] = (byte) Bytes.number(event.bytes(value), event.start(value), event.end(value));
            }
        }
    }

    /** Reads the message as its program writes it; returns its own time, if it is a line of a format that has one. */
    private long read(byte[] bytes, int from, int to) {
        EventView event = context.event();
        int program = event.first(identifier);
        if (is(transport, AUDIT)) {
            readAudit(bytes, from, to);
            return LineFormat.NO_TIME;
        }
        boolean isNamed = program != EventView.NONE && event.isText(program) && !event.isEscaped(program);
        byte[] names = isNamed ? event.bytes(program) : NO_NAME;
        int nameFrom = isNamed ? event.start(program) : 0;
        int nameTo = isNamed ? event.end(program) : 0;
        if (messages.read(names, nameFrom, nameTo, bytes, from, to)) {
            return LineFormat.NO_TIME;
        }
        messages.writeName(names, nameFrom, nameTo);
        if (bytes != event.input()) {
            return LineFormat.NO_TIME;
        }
        int start = CarriedLines.behindUptime(bytes, from, to);
        LineFormat format = carried.find(bytes, start, to);
        return format == null ? LineFormat.NO_TIME : format.read(bytes, start, to);
    }

    /** {@code USER_LOGIN pid=4711 …}: the type, then the record. */
    private void readAudit(byte[] bytes, int from, int to) {
        EventView event = context.event();
        int typeTo = Bytes.find(bytes, from, to, ' ');
        int type = event.first(auditType);
        if (type != EventView.NONE && event.isText(type)) {
            audit.read(event.bytes(type), event.start(type), event.end(type), bytes, typeTo, to);
        } else {
            audit.read(bytes, from, typeTo, bytes, typeTo, to);
        }
    }

    private boolean is(int slot, byte[] word) {
        EventView event = context.event();
        int value = event.first(slot);
        return value != EventView.NONE && Bytes.equal(event.bytes(value), event.start(value), event.end(value), word);
    }

    @Override
    public String eventId() {
        EventView event = context.event();
        int value = event.first(cursor);
        return value != EventView.NONE && event.isText(value) ? event.text(value) : "";
    }
}
