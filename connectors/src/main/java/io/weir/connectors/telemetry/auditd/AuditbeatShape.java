package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.rules.event.EventView;

/**
 * Documents of Auditbeat's auditd module: ECS already. What is added are the command as one text and the names that
 * audit rules go by.
 */
final class AuditbeatShape implements JsonShape {
    static final String NAME = "auditbeat";

    private static final byte[] EXECVE = Bytes.of("EXECVE");
    private static final byte[] PATH = Bytes.of("PATH");

    private final ReadContext context;
    private final EventWriter out;
    private final AuditJson json;
    private final JsonTime time;
    private final int messageType;
    private final int arguments;
    private final int command;
    private final int pathName;
    private final int host;
    private final int sequence;
    private final int stamp;
    private final int sourceIpSlot;
    private final Target commandLine;
    private final Target sourceIp;
    private final AuditJson.Copy[] copies;
    private byte[] upper = new byte[32];

    AuditbeatShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.json = new AuditJson(context);
        this.time = new JsonTime(context, "@timestamp");
        this.messageType = context.slot("auditd.message_type");
        this.arguments = context.slot("process.args");
        this.command = context.slot("process.command_line");
        this.pathName = context.slot("auditd.paths.name");
        this.host = context.slot("host.name", "agent.hostname", "agent.name");
        this.sequence = context.slot("auditd.sequence");
        this.stamp = context.slot("@timestamp");
        this.sourceIpSlot = context.slot("source.ip");
        this.commandLine = out.target("process.command_line");
        this.sourceIp = out.target("source.ip");
        this.copies = new AuditJson.Copy[] {
            new AuditJson.Copy(context, "auditd.data.syscall", "auditd.data.SYSCALL"),
            new AuditJson.Copy(context, "auditd.paths.name", "auditd.data.name"),
            new AuditJson.Copy(context, "auditd.paths.nametype", "auditd.data.nametype"),
            new AuditJson.Copy(context, "process.executable", "auditd.data.exe"),
            new AuditJson.Copy(context, "process.name", "auditd.data.comm"),
            new AuditJson.Copy(context, "process.working_directory", "auditd.data.cwd"),
            new AuditJson.Copy(context, "process.title", "auditd.data.proctitle"),
            new AuditJson.Copy(context, "user.id", "auditd.data.uid"),
            new AuditJson.Copy(context, "user.effective.id", "auditd.data.euid"),
            new AuditJson.Copy(context, "tags", "auditd.data.key")
        };
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean recognises() {
        return context.event().has(messageType);
    }

    @Override
    public void describe() {
        EventView event = context.event();
        writeType(event.first(messageType));
        if (event.has(pathName)) {
            json.type(PATH);
        }
        int first = event.first(arguments);
        if (first != EventView.NONE) {
            json.type(EXECVE);
            json.numbered(first);
            if (!event.has(command)) {
                json.commandLine(commandLine, first);
            }
        }
        for (AuditJson.Copy copy : copies) {
            copy.write(context);
        }
        out.copyAddress(sourceIp, event.first(sourceIpSlot));
        context.emit(this, time.read(LineFormat.NO_TIME));
    }

    /** {@code user_login} as audit records write it. */
    private void writeType(int value) {
        EventView event = context.event();
        if (value == EventView.NONE || !event.isText(value)) {
            return;
        }
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        int length = Math.min(event.end(value) - from, upper.length);
        for (int i = 0; i < length; i++) {
            byte b = bytes[from + i];
            upper[i] = b >= 'a' && b <= 'z' ? (byte) (b - 0x20) : b;
        }
        json.type(upper, length);
    }

    @Override
    public String eventId() {
        EventView event = context.event();
        int[] parts = {event.first(host), event.first(stamp), event.first(sequence)};
        var id = new StringBuilder();
        for (int part : parts) {
            if (part == EventView.NONE || !event.isScalar(part)) {
                return "";
            }
            id.append(id.length() == 0 ? "" : "/").append(event.text(part));
        }
        return id.toString();
    }
}
