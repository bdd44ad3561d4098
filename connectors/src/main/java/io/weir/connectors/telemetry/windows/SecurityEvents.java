package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.windows.Pair.Kind;
import io.weir.rules.event.EventView;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the audit log says, in ECS names. As with Winlogbeat, {@code user} is who logs on or off where the event is
 * about that, else who acts; whom an account event is about is {@code user.target}, and {@code group} for groups.
 */
final class SecurityEvents {
    private static final byte[][] LOGON_TYPES = new byte[14][];
    private static final byte[] TCP = Bytes.of("tcp");
    private static final byte[] UDP = Bytes.of("udp");
    private static final byte[] ICMP = Bytes.of("icmp");
    private static final byte[] INGRESS = Bytes.of("ingress");
    private static final byte[] EGRESS = Bytes.of("egress");
    private static final byte[] INBOUND = Bytes.of("%%14592");
    private static final byte[] OUTBOUND = Bytes.of("%%14593");
    private static final byte[] NOBODY = Bytes.of("S-1-0-0");
    private static final byte[] FILE = Bytes.of("File");
    private static final byte[] KEY = Bytes.of("Key");
    private static final byte[] COMMON_NAME = Bytes.of("CN=");

    static {
        String[] types = {
            "",
            "",
            "Interactive",
            "Network",
            "Batch",
            "Service",
            "",
            "Unlock",
            "NetworkCleartext",
            "NewCredentials",
            "RemoteInteractive",
            "CachedInteractive",
            "CachedRemoteInteractive",
            "CachedUnlock"
        };
        for (int i = 0; i < types.length; i++) {
            LOGON_TYPES[i] = types[i].isEmpty() ? null : Bytes.of(types[i]);
        }
    }

    private final ReadContext context;
    private final WindowsFields fields;
    private final Ecs ecs;
    private final Account subject;
    private final Account target;
    private final Account session;
    private final Person user;
    private final Person userTarget;
    private final Person userEffective;
    private final Person group;
    private final int subjectLogonId;
    private final int targetLogonId;
    private final int logonId;
    private final int logonType;
    private final int memberName;
    private final int memberSid;
    private final int objectName;
    private final int objectType;
    private final int direction;
    private final int protocol;
    private final Ecs.Field logonIdField;
    private final Ecs.Field logonTypeField;
    private final Ecs.Field directionField;
    private final Ecs.Field transport;
    private final Ecs.Field filePath;
    private final Ecs.Field fileName;
    private final Ecs.Field registryPath;
    private final Pair[] common;
    private final Pair[] creation;
    private final Pair[] validation;
    private final Pair[] filtering;
    private final Pair[] share;
    private final Pair[] registry;
    private final Pair[] reconnection;

    /** The fields in which an event names somebody. */
    private record Account(int sid, int name, int domain) {}

    /** The ECS fields for somebody. */
    private record Person(Ecs.Field id, Ecs.Field name, Ecs.Field domain) {}

    SecurityEvents(ReadContext context, WindowsFields fields, Ecs ecs) {
        this.context = context;
        this.fields = fields;
        this.ecs = ecs;
        this.subject = account("SubjectUserSid", "SubjectUserName", "SubjectDomainName");
        this.target = new Account(
                context.slot(
                        "TargetUserSid",
                        "Event.EventData.TargetUserSid",
                        "winlog.event_data.TargetUserSid",
                        "EventData.TargetUserSid",
                        "TargetSid",
                        "Event.EventData.TargetSid",
                        "winlog.event_data.TargetSid",
                        "EventData.TargetSid"),
                fields.data("TargetUserName"),
                fields.data("TargetDomainName"));
        this.session = account("AccountSid", "AccountName", "AccountDomain");
        this.user = person("user");
        this.userTarget = person("user.target");
        this.userEffective = person("user.effective");
        this.group = person("group");
        this.subjectLogonId = fields.data("SubjectLogonId");
        this.targetLogonId = fields.data("TargetLogonId");
        this.logonId = fields.data("LogonID");
        this.logonType = fields.data("LogonType");
        this.memberName = fields.data("MemberName");
        this.memberSid = fields.data("MemberSid");
        this.objectName = fields.data("ObjectName");
        this.objectType = fields.data("ObjectType");
        this.direction = fields.data("Direction");
        this.protocol = fields.data("Protocol");
        this.logonIdField = ecs.field("winlog.logon.id");
        this.logonTypeField = ecs.field("winlog.logon.type");
        this.directionField = ecs.field("network.direction");
        this.transport = ecs.field("network.transport");
        this.filePath = ecs.field("file.path");
        this.fileName = ecs.field("file.name");
        this.registryPath = ecs.field("registry.path");
        List<Pair> process = List.of(
                pair(Kind.NUMBER, "ProcessId", "process.pid"),
                path("ProcessName", "process.executable", "process.name"));
        List<Pair> logon = List.of(
                pair(Kind.ADDRESS, "IpAddress", "source.ip"),
                pair(Kind.NUMBER, "IpPort", "source.port"),
                pair(Kind.TEXT, "WorkstationName", "source.domain"),
                pair(Kind.TEXT, "ServiceName", "service.name"));
        this.common = pairs(process, logon);
        this.creation = new Pair[] {
            pair(Kind.NUMBER, "NewProcessId", "process.pid"),
            path("NewProcessName", "process.executable", "process.name"),
            pair(Kind.TEXT, "CommandLine", "process.command_line"),
            pair(Kind.NUMBER, "ProcessId", "process.parent.pid"),
            path("ParentProcessName", "process.parent.executable", "process.parent.name"),
        };
        this.validation = new Pair[] {pair(Kind.TEXT, "Workstation", "source.domain")};
        this.filtering = new Pair[] {
            pair(Kind.ADDRESS, "SourceAddress", "source.ip"),
            pair(Kind.NUMBER, "SourcePort", "source.port"),
            pair(Kind.ADDRESS, "DestAddress", "destination.ip"),
            pair(Kind.NUMBER, "DestPort", "destination.port"),
            path("Application", "process.executable", "process.name"),
            pair(Kind.NUMBER, "ProcessID", "process.pid"),
        };
        this.share = pairs(logon, List.of(path("RelativeTargetName", "file.path", "file.name")));
        this.registry = pairs(
                process,
                List.of(
                        pair(Kind.TEXT, "ObjectName", "registry.path"),
                        pair(Kind.TEXT, "ObjectValueName", "registry.value"),
                        pair(Kind.TEXT, "NewValue", "registry.data.strings")));
        this.reconnection = new Pair[] {
            pair(Kind.ADDRESS, "ClientAddress", "source.ip"), pair(Kind.TEXT, "ClientName", "source.domain"),
        };
    }

    private static Pair[] pairs(List<Pair> some, List<Pair> more) {
        return Stream.concat(some.stream(), more.stream()).toArray(Pair[]::new);
    }

    private Pair[] pairsOf(long id) {
        return switch ((int) id) {
            case 4688 -> creation;
            case 4776 -> validation;
            case 4657 -> registry;
            case 4778, 4779 -> reconnection;
            case 5140, 5145 -> share;
            case 5152, 5154, 5155, 5156, 5157, 5158, 5159 -> filtering;
            default -> common;
        };
    }

    private Account account(String sid, String name, String domain) {
        return new Account(fields.data(sid), fields.data(name), fields.data(domain));
    }

    private Person person(String prefix) {
        return new Person(ecs.field(prefix + ".id"), ecs.field(prefix + ".name"), ecs.field(prefix + ".domain"));
    }

    private Pair pair(Kind kind, String data, String field) {
        return new Pair(context, fields, ecs, kind, data, field, "");
    }

    private Pair path(String data, String field, String name) {
        return new Pair(context, fields, ecs, Kind.PATH, data, field, name);
    }

    void describe(long id) {
        Pair.complete(pairsOf(id));
        int session = fields.value(subjectLogonId);
        switch ((int) id) {
            case 4624, 4634, 4647, 4800, 4801, 4964 -> {
                tell(user, target);
                session = fields.value(targetLogonId);
            }
            case 4625 -> tell(user, target);
            case 4768, 4769, 4770, 4771, 4776 -> tellTicketUser();
            case 4778, 4779 -> {
                tell(user, this.session);
                session = fields.value(logonId);
            }
            case 4648, 4688 -> {
                tell(user, subject);
                tell(userEffective, target);
            }
            case 4656, 4658, 4660, 4663, 4670 -> {
                tell(user, subject);
                tellObject();
            }
            case 5152, 5154, 5155, 5156, 5157, 5158, 5159 -> tellConnection();
            default -> tellChange(id);
        }
        ecs.session(logonIdField, session);
        int type = fields.value(logonType);
        long number = type == EventView.NONE ? 0 : Ecs.number(context.event(), type);
        if (number > 0 && number < LOGON_TYPES.length && LOGON_TYPES[(int) number] != null) {
            ecs.constant(logonTypeField, LOGON_TYPES[(int) number]);
        }
    }

    private void tell(Person person, Account account) {
        int sid = fields.value(account.sid());
        EventView event = context.event();
        if (sid != EventView.NONE && !Bytes.equal(event.bytes(sid), event.start(sid), event.end(sid), NOBODY)) {
            ecs.text(person.id(), sid);
        }
        ecs.text(person.name(), fields.value(account.name()));
        ecs.text(person.domain(), fields.value(account.domain()));
    }

    /** Kerberos may write {@code name@REALM}. */
    private void tellTicketUser() {
        ecs.text(user.id(), fields.value(target.sid()));
        int name = fields.value(target.name());
        if (name != EventView.NONE) {
            EventView event = context.event();
            int from = event.start(name);
            int at = Bytes.find(event.bytes(name), from, event.end(name), '@');
            ecs.part(user.name(), name, from, at);
        }
        ecs.text(user.domain(), fields.value(target.domain()));
    }

    /** Changes of accounts and groups, and whatever else somebody does. */
    private void tellChange(long id) {
        tell(user, subject);
        if (isAboutGroups(id)) {
            tell(group, target);
            ecs.text(userTarget.id(), fields.value(memberSid));
            tellMember();
        } else if (id >= 4720 && id <= 4799) {
            tell(userTarget, target);
        }
    }

    private static boolean isAboutGroups(long id) {
        return id >= 4727 && id <= 4737 || id >= 4744 && id <= 4764 || id == 4799;
    }

    /** The first name of a directory path such as {@code CN=Mia Moon,OU=Staff,DC=example,DC=com}. */
    private void tellMember() {
        int member = fields.value(memberName);
        if (member == EventView.NONE) {
            return;
        }
        EventView event = context.event();
        byte[] bytes = event.bytes(member);
        int from = event.start(member);
        int to = event.end(member);
        if (to - from > 3 && Bytes.startsWith(bytes, from, to, COMMON_NAME)
                || Bytes.startsWith(bytes, from, to, Bytes.of("cn="))) {
            boolean isEscaped = event.isEscaped(member);
            int at = from + COMMON_NAME.length;
            while (at < to && bytes[at] != ',') {
                // A comma of the name itself stands behind a backslash.
                boolean isBackslash = bytes[at] == '\\' && (!isEscaped || bytes[at + 1] == '\\');
                at = Ecs.next(bytes, at, isEscaped);
                if (isBackslash && at < to) {
                    at = Ecs.next(bytes, at, isEscaped);
                }
            }
            ecs.part(userTarget.name(), member, from + COMMON_NAME.length, at);
        }
    }

    private void tellObject() {
        int type = fields.value(objectType);
        int name = fields.value(objectName);
        if (type == EventView.NONE || name == EventView.NONE) {
            return;
        }
        EventView event = context.event();
        byte[] bytes = event.bytes(type);
        if (Bytes.equal(bytes, event.start(type), event.end(type), FILE)) {
            ecs.text(filePath, name);
            ecs.lastName(fileName, name);
        } else if (Bytes.equal(bytes, event.start(type), event.end(type), KEY)) {
            ecs.text(registryPath, name);
        }
    }

    private void tellConnection() {
        EventView event = context.event();
        int way = fields.value(direction);
        if (way != EventView.NONE && Bytes.equal(event.bytes(way), event.start(way), event.end(way), INBOUND)) {
            ecs.constant(directionField, INGRESS);
        } else if (way != EventView.NONE && Bytes.equal(event.bytes(way), event.start(way), event.end(way), OUTBOUND)) {
            ecs.constant(directionField, EGRESS);
        }
        int number = fields.value(protocol);
        if (number != EventView.NONE) {
            switch ((int) Ecs.number(event, number)) {
                case 1 -> ecs.constant(transport, ICMP);
                case 6 -> ecs.constant(transport, TCP);
                case 17 -> ecs.constant(transport, UDP);
                default -> {
                    // ECS has no word for it
                }
            }
        }
    }
}
