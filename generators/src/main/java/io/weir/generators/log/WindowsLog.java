package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Shipment;
import io.weir.generators.Tape;
import io.weir.generators.world.Host;
import io.weir.generators.world.World;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Events of Windows machines: servers ship them with Winlogbeat, workstations with NXLog. */
public final class WindowsLog {
    public static final String TOPIC = "telemetry.windows";

    private static final String SECURITY = "Security";
    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";
    private static final String POWERSHELL = "Microsoft-Windows-PowerShell/Operational";
    private static final String NETBIOS_DOMAIN = "CORP";
    private static final String NO_LOGON = "0x0";
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SYSMON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Tape tape;
    private final Draw draw;
    private final Numbers records;
    private final Numbers logons;

    WindowsLog(Tape tape, Draw draw, long firstNumber) {
        this.tape = tape;
        this.draw = draw;
        this.records = new Numbers(firstNumber);
        this.logons = new Numbers(0x40000 + firstNumber);
    }

    /** Somebody is logged on to a machine. */
    public record Logon(Host host, String user, String id, int type) {}

    /** The kinds of event: where they stand and what they are called. */
    private enum Kind {
        LOGON(SECURITY, 4624, "Logon", "An account was successfully logged on."),
        LOGON_FAILED(SECURITY, 4625, "Logon", "An account failed to log on."),
        LOGOFF(SECURITY, 4634, "Logoff", "An account was logged off."),
        PRIVILEGES(SECURITY, 4672, "Special Logon", "Special privileges assigned to new logon."),
        TASK_CREATED(SECURITY, 4698, "Other Object Access Events", "A scheduled task was created."),
        USER_CREATED(SECURITY, 4720, "User Account Management", "A user account was created."),
        ADDED_TO_GLOBAL(
                SECURITY, 4728, "Security Group Management", "A member was added to a security-enabled global group."),
        SERVICE_INSTALLED("System", 7045, "None", "A service was installed in the system."),
        PROCESS(SYSMON, 1, "Process Create (rule: ProcessCreate)", "Process Create"),
        CONNECTION(SYSMON, 3, "Network connection detected (rule: NetworkConnect)", "Network connection detected"),
        PROCESS_ACCESS(SYSMON, 10, "Process accessed (rule: ProcessAccess)", "Process accessed"),
        SCRIPT(POWERSHELL, 4104, "Execute a Remote Command", "Creating Scriptblock text (1 of 1)");

        private final String channel;
        private final int id;
        private final String task;
        private final String message;

        Kind(String channel, int id, String task, String message) {
            this.channel = channel;
            this.id = id;
            this.task = task;
            this.message = message;
        }

        private String provider() {
            return switch (channel) {
                case SECURITY -> "Microsoft-Windows-Security-Auditing";
                case SYSMON -> "Microsoft-Windows-Sysmon";
                case POWERSHELL -> "Microsoft-Windows-PowerShell";
                default -> "Service Control Manager";
            };
        }

        private String guid() {
            return switch (channel) {
                case SECURITY -> "{54849625-5478-4994-A5BA-3E3B0328C30D}";
                case SYSMON -> "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}";
                case POWERSHELL -> "{A0C1853B-5C40-4B15-8766-3CF1C58F985A}";
                default -> "{555908D1-A6D7-4695-8E1E-26931D2012F4}";
            };
        }
    }

    /**
     * A logon over the network, at the console or by remote desktop.
     *
     * @param type 2 at the console, 3 over the network, 10 by remote desktop
     * @param from {@code -} where there is no other machine
     */
    public Logon loggedOn(Instant time, Host host, String user, int type, String from) {
        String id = "0x" + Long.toHexString(logons.next(host.name()));
        Fields data = subject(type == 3 ? "-" : host.shortName().toUpperCase(Locale.ROOT) + "$");
        data.putAll(target(user, id));
        data.put("LogonType", Integer.toString(type));
        data.put("LogonProcessName", type == 3 ? "Kerberos" : "User32 ");
        data.put("AuthenticationPackageName", type == 3 ? "Kerberos" : "Negotiate");
        data.put("WorkstationName", type == 3 ? "-" : host.shortName().toUpperCase(Locale.ROOT));
        data.put("LogonGuid", guid());
        data.put("TransmittedServices", "-");
        data.put("LmPackageName", "-");
        data.put("KeyLength", "0");
        data.put("ProcessId", type == 3 ? "0x0" : "0x3c4");
        data.put("ProcessName", type == 3 ? "-" : "C:\\Windows\\System32\\svchost.exe");
        data.put("IpAddress", from);
        data.put("IpPort", from.equals("-") ? "-" : type == 3 ? Integer.toString(draw.between(49_152, 65_535)) : "0");
        data.put("ImpersonationLevel", "%%1833");
        data.put("ElevatedToken", "%%1843");
        ship(time, host, Kind.LOGON, true, data);
        return new Logon(host, user, id, type);
    }

    public void logonFailed(Instant time, Host host, String user, int type, String from) {
        Fields data = subject("-");
        data.put("TargetUserSid", "S-1-0-0");
        data.put("TargetUserName", user);
        data.put("TargetDomainName", NETBIOS_DOMAIN);
        data.put("Status", "0xc000006d");
        data.put("FailureReason", "%%2313");
        data.put("SubStatus", "0xc000006a");
        data.put("LogonType", Integer.toString(type));
        data.put("LogonProcessName", type == 3 ? "NtLmSsp " : "User32 ");
        data.put("AuthenticationPackageName", type == 3 ? "NTLM" : "Negotiate");
        data.put("WorkstationName", host.shortName().toUpperCase(Locale.ROOT));
        data.put("IpAddress", from);
        data.put("IpPort", from.equals("-") ? "-" : "0");
        ship(time, host, Kind.LOGON_FAILED, false, data);
    }

    public void loggedOff(Instant time, Logon logon) {
        Fields data = target(logon.user(), logon.id());
        data.put("LogonType", Integer.toString(logon.type()));
        ship(time, logon.host(), Kind.LOGOFF, true, data);
    }

    public void hasPrivileges(Instant time, Logon logon) {
        Fields data = subject(logon);
        data.put(
                "PrivilegeList",
                "SeSecurityPrivilege\n\t\t\tSeBackupPrivilege\n\t\t\tSeRestorePrivilege\n\t\t\tSeDebugPrivilege");
        ship(time, logon.host(), Kind.PRIVILEGES, true, data);
    }

    public void taskCreated(Instant time, Logon logon, String task, String command, String arguments) {
        Fields data = subject(logon);
        data.put("TaskName", "\\" + task);
        data.put(
                "TaskContent",
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n"
                        + "<Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\r\n"
                        + "  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>\r\n"
                        + "  <Actions Context=\"Author\"><Exec><Command>" + command + "</Command><Arguments>"
                        + arguments + "</Arguments></Exec></Actions>\r\n</Task>");
        ship(time, logon.host(), Kind.TASK_CREATED, true, data);
    }

    public void userCreated(Instant time, Logon by, String user) {
        Fields data = Fields.of("TargetUserName", user, "TargetDomainName", NETBIOS_DOMAIN, "TargetSid", sid(user));
        data.putAll(subject(by));
        data.put("PrivilegeList", "-");
        data.put("SamAccountName", user);
        data.put("DisplayName", "%%1793");
        data.put("UserPrincipalName", user + "@" + World.DOMAIN);
        data.put("PrimaryGroupId", "513");
        data.put("OldUacValue", "0x0");
        data.put("NewUacValue", "0x15");
        data.put("UserAccountControl", "\r\n\t\t%%2080\r\n\t\t%%2082\r\n\t\t%%2084");
        ship(time, by.host(), Kind.USER_CREATED, true, data);
    }

    public void addedToDomainAdmins(Instant time, Logon by, String user) {
        Fields data = Fields.of(
                "MemberName",
                "CN=" + user + ",CN=Users,DC=corp,DC=example,DC=com",
                "MemberSid",
                sid(user),
                "TargetUserName",
                "Domain Admins",
                "TargetDomainName",
                NETBIOS_DOMAIN,
                "TargetSid",
                "S-1-5-21-1004336348-1177238915-682003330-512");
        data.putAll(subject(by));
        data.put("PrivilegeList", "-");
        ship(time, by.host(), Kind.ADDED_TO_GLOBAL, true, data);
    }

    public void serviceInstalled(Instant time, Host host, String service, String image) {
        Fields data = Fields.of(
                "ServiceName",
                service,
                "ImagePath",
                image,
                "ServiceType",
                "user mode service",
                "StartType",
                "demand start",
                "AccountName",
                "LocalSystem");
        ship(time, host, Kind.SERVICE_INSTALLED, true, data);
    }

    public void processStarted(Instant time, Logon logon, String image, String commandLine, String parent) {
        Fields data = sysmon(time);
        data.put("ProcessGuid", guid());
        data.put("ProcessId", pid());
        data.put("Image", image);
        data.put("FileVersion", "10.0.19041.1");
        data.put("Description", "-");
        data.put("Product", "Microsoft® Windows® Operating System");
        data.put("Company", "Microsoft Corporation");
        data.put("OriginalFileName", fileName(image));
        data.put("CommandLine", commandLine);
        data.put("CurrentDirectory", "C:\\Users\\" + logon.user() + "\\");
        data.put("User", account(logon.user()));
        data.put("LogonGuid", guid());
        data.put("LogonId", logon.id());
        data.put("TerminalSessionId", "1");
        data.put("IntegrityLevel", "Medium");
        data.put("Hashes", "SHA256=" + Draw.of(0, image).hex(64).toUpperCase(Locale.ROOT));
        data.put("ParentProcessGuid", guid());
        data.put("ParentProcessId", pid());
        data.put("ParentImage", parent);
        data.put("ParentCommandLine", "\"" + parent + "\"");
        data.put("ParentUser", account(logon.user()));
        ship(time, logon.host(), Kind.PROCESS, true, data);
    }

    public void connected(Instant time, Logon logon, String image, String to, int port) {
        Fields data = sysmon(time);
        data.put("ProcessGuid", guid());
        data.put("ProcessId", pid());
        data.put("Image", image);
        data.put("User", account(logon.user()));
        data.put("Protocol", "tcp");
        data.put("Initiated", "true");
        data.put("SourceIsIpv6", "false");
        data.put("SourceIp", logon.host().address());
        data.put("SourceHostname", logon.host().name());
        data.put("SourcePort", Integer.toString(draw.between(49_152, 65_535)));
        data.put("SourcePortName", "-");
        data.put("DestinationIsIpv6", "false");
        data.put("DestinationIp", to);
        data.put("DestinationHostname", "-");
        data.put("DestinationPort", Integer.toString(port));
        data.put("DestinationPortName", "-");
        ship(time, logon.host(), Kind.CONNECTION, true, data);
    }

    public void processAccessed(Instant time, Host host, String by, String target, String access, String trace) {
        Fields data = sysmon(time);
        data.put("SourceProcessGUID", guid());
        data.put("SourceProcessId", pid());
        data.put("SourceThreadId", pid());
        data.put("SourceImage", by);
        data.put("TargetProcessGUID", guid());
        data.put("TargetProcessId", "744");
        data.put("TargetImage", target);
        data.put("GrantedAccess", access);
        data.put("CallTrace", trace);
        data.put("SourceUser", "NT AUTHORITY\\SYSTEM");
        data.put("TargetUser", "NT AUTHORITY\\SYSTEM");
        ship(time, host, Kind.PROCESS_ACCESS, true, data);
    }

    public void ranScript(Instant time, Host host, String script) {
        Fields data = Fields.of(
                "MessageNumber",
                "1",
                "MessageTotal",
                "1",
                "ScriptBlockText",
                script,
                "ScriptBlockId",
                draw.uuid().toString(),
                "Path",
                "");
        ship(time, host, Kind.SCRIPT, true, data);
    }

    private static Fields subject(String account) {
        boolean isNobody = account.equals("-");
        return Fields.of(
                "SubjectUserSid",
                isNobody ? "S-1-0-0" : "S-1-5-18",
                "SubjectUserName",
                account,
                "SubjectDomainName",
                isNobody ? "-" : NETBIOS_DOMAIN,
                "SubjectLogonId",
                isNobody ? NO_LOGON : "0x3e7");
    }

    private static Fields subject(Logon logon) {
        return Fields.of(
                "SubjectUserSid",
                sid(logon.user()),
                "SubjectUserName",
                logon.user(),
                "SubjectDomainName",
                NETBIOS_DOMAIN,
                "SubjectLogonId",
                logon.id());
    }

    private static Fields target(String user, String logonId) {
        return Fields.of(
                "TargetUserSid",
                sid(user),
                "TargetUserName",
                user,
                "TargetDomainName",
                NETBIOS_DOMAIN,
                "TargetLogonId",
                logonId);
    }

    private static Fields sysmon(Instant time) {
        return Fields.of("RuleName", "-", "UtcTime", SYSMON_TIME.format(time));
    }

    private static String sid(String user) {
        return "S-1-5-21-1004336348-1177238915-682003330-" + (1100 + Math.floorMod(user.hashCode(), 90_000));
    }

    private static String account(String user) {
        return NETBIOS_DOMAIN + "\\" + user;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    private String guid() {
        return "{" + draw.uuid() + "}";
    }

    private String pid() {
        return Integer.toString(4 * draw.between(250, 4000));
    }

    private void ship(Instant time, Host host, Kind kind, boolean succeeded, Fields data) {
        long record = records.next(host.name() + kind.channel);
        boolean isWorkstation = host.role().equals("workstation");
        Fields document = isWorkstation
                ? nxlog(time, host, kind, record, succeeded, data)
                : winlogbeat(time, host, kind, record, succeeded, data);
        tape.add(new Shipment(time, TOPIC, host.name(), JsonText.of(document)));
    }

    private Fields winlogbeat(Instant time, Host host, Kind kind, long record, boolean succeeded, Fields data) {
        Fields winlog = Fields.of(
                "channel",
                kind.channel,
                "provider_name",
                kind.provider(),
                "provider_guid",
                kind.guid(),
                "event_id",
                Integer.toString(kind.id),
                "record_id",
                record,
                "api",
                "wineventlog",
                "computer_name",
                host.name(),
                "task",
                kind.task,
                "opcode",
                "Info");
        if (kind.channel.equals(SECURITY)) {
            winlog.put("keywords", List.of(succeeded ? "Audit Success" : "Audit Failure"));
        }
        winlog.put("process", Fields.of("pid", 652, "thread", Fields.of("id", draw.between(700, 7000))));
        winlog.put("event_data", data);
        return Fields.of(
                "@timestamp",
                MILLIS.format(time),
                "event",
                Fields.of(
                        "code",
                        Integer.toString(kind.id),
                        "provider",
                        kind.provider(),
                        "kind",
                        "event",
                        "created",
                        MILLIS.format(time.plusMillis(draw.between(200, 1500)))),
                "host",
                Fields.of("name", host.name()),
                "log",
                Fields.of("level", "information"),
                "message",
                kind.message,
                "winlog",
                winlog,
                "ecs",
                Fields.of("version", "8.0.0"),
                "agent",
                Fields.of("type", "winlogbeat", "version", "8.17.0", "name", host.shortName()));
    }

    private Fields nxlog(Instant time, Host host, Kind kind, long record, boolean succeeded, Fields data) {
        Fields document = Fields.of(
                "EventTime",
                OFFSET.format(time),
                "Hostname",
                host.name(),
                "Keywords",
                keywords(kind, succeeded),
                "EventType",
                eventType(kind, succeeded),
                "SeverityValue",
                2,
                "Severity",
                "INFO",
                "EventID",
                kind.id,
                "SourceName",
                kind.provider(),
                "ProviderGuid",
                kind.guid(),
                "Version",
                kind == Kind.LOGON ? 2 : 1,
                "TaskName",
                kind.task,
                "OpcodeValue",
                0,
                "RecordNumber",
                record,
                "ExecutionProcessID",
                652,
                "ExecutionThreadID",
                draw.between(700, 7000),
                "Channel",
                kind.channel,
                "Message",
                kind.message);
        document.remove(kind == Kind.TASK_CREATED ? "TaskName" : ""); // the event has a field of that name itself
        document.putAll(data);
        document.put("EventReceivedTime", OFFSET.format(time.plusMillis(draw.between(200, 1500))));
        document.put("SourceModuleName", "eventlog");
        document.put("SourceModuleType", "im_msvistalog");
        return document;
    }

    private static long keywords(Kind kind, boolean succeeded) {
        if (!kind.channel.equals(SECURITY)) {
            return Long.MIN_VALUE;
        }
        return succeeded ? -9_214_364_837_600_034_816L : -9_218_868_437_227_405_312L;
    }

    private static String eventType(Kind kind, boolean succeeded) {
        if (!kind.channel.equals(SECURITY)) {
            return "INFO";
        }
        return succeeded ? "AUDIT_SUCCESS" : "AUDIT_FAILURE";
    }
}
