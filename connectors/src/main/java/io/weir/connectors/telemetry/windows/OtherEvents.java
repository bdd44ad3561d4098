package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.windows.Pair.Kind;
import io.weir.rules.event.EventView;

/** What channels besides Security and Sysmon say, in ECS names. */
final class OtherEvents {
    private static final byte[] HOST_APPLICATION = Bytes.of("HostApplication=");

    private final ReadContext context;
    private final WindowsFields fields;
    private final Ecs ecs;
    private final int data;
    private final int subjectName;
    private final int subjectDomain;
    private final int subjectSid;
    private final int sessionUser;
    private final int shutdownUser;
    private final Ecs.Field userId;
    private final Ecs.Field userName;
    private final Ecs.Field userDomain;
    private final Ecs.Field commandLine;
    private final Pair[] scripts;
    private final Pair[] services;
    private final Pair[] sessions;
    private final Pair[] threats;

    OtherEvents(ReadContext context, WindowsFields fields, Ecs ecs) {
        this.context = context;
        this.fields = fields;
        this.ecs = ecs;
        this.data = context.slot(
                "Data",
                "Event.EventData.Data.#text",
                "Event.EventData.Data",
                "winlog.event_data.Data",
                "winlog.event_data.param3");
        this.subjectName = fields.data("SubjectUserName");
        this.subjectDomain = fields.data("SubjectDomainName");
        this.subjectSid = fields.data("SubjectUserSid");
        this.sessionUser = fields.data("User");
        this.shutdownUser = fields.data("param7");
        this.userId = ecs.field("user.id");
        this.userName = ecs.field("user.name");
        this.userDomain = ecs.field("user.domain");
        this.commandLine = ecs.field("process.command_line");
        this.scripts = new Pair[] {
            pair(Kind.PATH, "Path", "file.path", "file.name"),
            pair(Kind.TEXT, "ScriptBlockText", "powershell.file.script_block_text", ""),
            pair(Kind.TEXT, "ScriptBlockId", "powershell.file.script_block_id", ""),
            pair(Kind.NUMBER, "MessageNumber", "powershell.sequence", ""),
            pair(Kind.NUMBER, "MessageTotal", "powershell.total", ""),
        };
        this.services = new Pair[] {pair(Kind.TEXT, "ServiceName", "service.name", "")};
        this.sessions = new Pair[] {
            pair(Kind.ADDRESS, "Address", "source.ip", ""), pair(Kind.TEXT, "SessionID", "winlog.logon.session_id", ""),
        };
        this.threats = new Pair[] {
            pair(Kind.PATH, "Path", "file.path", ""), pair(Kind.TEXT, "Threat Name", "rule.name", ""),
        };
    }

    private Pair pair(Kind kind, String name, String field, String last) {
        return new Pair(context, fields, ecs, kind, name, field, last);
    }

    void describe(Channel channel, long id) {
        switch (channel) {
            case POWERSHELL, POWERSHELL_CORE -> {
                if (id == 4104) {
                    Pair.complete(scripts);
                }
            }
            case CLASSIC_POWERSHELL -> tellHostApplication();
            case SYSTEM -> {
                Pair.complete(services);
                if (id == 1074) {
                    ecs.user(userDomain, userName, fields.value(shutdownUser));
                }
            }
            case TERMINAL_SESSIONS -> {
                Pair.complete(sessions);
                ecs.user(userDomain, userName, fields.value(sessionUser));
            }
            case DEFENDER -> Pair.complete(threats);
            default -> {
                // only what all events have
            }
        }
        ecs.text(userId, fields.value(subjectSid));
        ecs.text(userName, fields.value(subjectName));
        ecs.text(userDomain, fields.value(subjectDomain));
        ecs.text(userId, fields.value(fields.userId));
        ecs.text(userName, fields.value(fields.accountName));
        ecs.text(userDomain, fields.value(fields.accountDomain));
    }

    /** The command line stands in a line of its own among the unnamed values. */
    private void tellHostApplication() {
        EventView event = context.event();
        for (int value = event.first(data); value != EventView.NONE; value = event.next(value)) {
            if (!event.isText(value)) {
                continue;
            }
            byte[] bytes = event.bytes(value);
            int to = event.end(value);
            int from = Bytes.find(bytes, event.start(value), to, HOST_APPLICATION) + HOST_APPLICATION.length;
            if (from < to) {
                ecs.part(commandLine, value, from, endOfLine(bytes, from, to, event.isEscaped(value)));
                return;
            }
        }
    }

    private static int endOfLine(byte[] bytes, int from, int to, boolean isEscaped) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            if (isEscaped && bytes[at] == '\\' && (bytes[at + 1] == 'n' || bytes[at + 1] == 'r')) {
                return at;
            }
            at = Ecs.next(bytes, at, isEscaped);
        }
        return at;
    }
}
