package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

import java.util.List;

/** Where the documents of the many shippers have what Windows wrote. */
final class WindowsFields {
    private static final List<String> DATA_PLACES = List.of(
            "",
            "Event.EventData.",
            "winlog.event_data.",
            "Event.UserData.EventXML.",
            "winlog.user_data.",
            "EventData.",
            "Event.UserData.LogFileCleared.",
            "Event.UserData.RuleAndFileData.",
            "Event.UserData.Operation_ESStoConsumerBinding.",
            "Event.UserData.Operation_TemporaryEssStarted.",
            "Event.UserData.Operation_ClientFailure.",
            "Event.UserData.Operation_StartedOperational.",
            "Event.UserData.DocumentPrinted.",
            "Event.UserData.InstallDeviceID.");

    final int eventId;
    final int channel;
    final int provider;
    final int computer;
    final int recordId;
    final int keywords;
    final int level;
    final int eventType;
    final int message;
    final int userId;
    final int accountName;
    final int accountDomain;

    private final ReadContext context;
    private final EventWriter out;
    private final int winlog;
    private final int nestedSystem;
    private final int windowsId;
    private final int windowsProvider;
    private final int listedId;
    private final int listedLog;
    private final int collectedLog;
    private final int auditData;
    private final int sysmonData;
    private boolean isOfWinlogbeat;

    WindowsFields(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.eventId = context.slot(
                "EventID",
                "Event.System.EventID.#text",
                "Event.System.EventID.text",
                "Event.System.EventID.Value",
                "Event.System.EventID",
                "System.EventID.Value",
                "System.EventID",
                "winlog.event_id",
                "EventCode",
                "event.code");
        this.channel = context.slot(
                "Channel", "Event.System.Channel", "System.Channel", "winlog.channel", "LogName", "log_name");
        this.provider = context.slot(
                "Provider_Name",
                "SourceName",
                "ProviderName",
                "Event.System.Provider.#attributes.Name",
                "Event.System.Provider.@Name",
                "Event.System.Provider_attributes.Name",
                "Event.System.Provider.Name",
                "System.Provider.Name",
                "winlog.provider_name",
                "EventSourceName",
                "event.provider");
        this.computer = context.slot(
                "Computer",
                "Hostname",
                "ComputerName",
                "MachineName",
                "Event.System.Computer",
                "System.Computer",
                "winlog.computer_name");
        this.recordId = context.slot(
                "EventRecordID",
                "RecordNumber",
                "Event.System.EventRecordID",
                "System.EventRecordID",
                "winlog.record_id",
                "RecordId");
        this.keywords = context.slot("Keywords", "Event.System.Keywords", "System.Keywords", "winlog.keywords");
        this.level = context.slot("Level", "Event.System.Level", "System.Level", "winlog.level");
        this.eventType = context.slot("EventType");
        this.message = context.slot("Message", "Event.RenderingInfo.Message", "RenderedDescription");
        this.userId = context.slot(
                "UserID",
                "Security_UserID",
                "Event.System.Security.#attributes.UserID",
                "Event.System.Security.@UserID",
                "Event.System.Security_attributes.UserID",
                "System.Security.UserID",
                "winlog.user.identifier");
        this.accountName = context.slot("AccountName", "winlog.user.name");
        this.accountDomain = context.slot("Domain", "winlog.user.domain");
        this.winlog = context.slot(
                "winlog.event_id", "winlog.channel", "winlog.provider_name", "winlog.record_id", "winlog.event_data");
        this.nestedSystem = context.slot("Event.System", "System.Provider.Name");
        this.windowsId = context.slot(
                "EventID",
                "Event.System.EventID.#text",
                "Event.System.EventID.text",
                "Event.System.EventID.Value",
                "Event.System.EventID",
                "System.EventID.Value",
                "System.EventID",
                "EventCode");
        this.windowsProvider = context.slot("Provider_Name", "SourceName", "ProviderName", "EventSourceName");
        this.listedId = context.slot("Id");
        this.listedLog = context.slot("LogName");
        this.collectedLog = context.slot("EventLog");
        this.auditData = context.slot(
                "TargetUserName",
                "SubjectUserName",
                "NewProcessName",
                "EventData.TargetUserName",
                "EventData.SubjectUserName",
                "EventData.NewProcessName");
        this.sysmonData = context.slot("ProcessGuid", "SourceProcessGUID", "EventData.ProcessGuid");
    }

    /** The slot of a value of the event's own data. The same places as {@code windows.yml} has, so slots are shared. */
    int data(String name) {
        return context.slot(DATA_PLACES.stream().map(place -> place + name).toArray(String[]::new));
    }

    /** Where Winlogbeat has a value of the event's own data. */
    Target dataTarget(String name) {
        return out.target("winlog.event_data." + name);
    }

    /** Whether the document is an event of Windows, by fields that nothing else has together. */
    boolean areOfWindows() {
        EventView event = context.event();
        if (event.has(winlog)) {
            return true;
        }
        if (event.has(listedLog) && event.has(windowsProvider) && event.has(listedId)) {
            return isNumber(listedId);
        }
        return isNumber(windowsId)
                && (event.has(nestedSystem)
                        || event.has(channel)
                        || event.has(windowsProvider)
                        || impliedChannel() != Channel.OTHER);
    }

    /** The log of an event that names neither log nor source, by fields that only events of this log have. */
    Channel impliedChannel() {
        EventView event = context.event();
        if (event.has(collectedLog)) {
            return Channel.OTHER; // it names its log in a way that no rule knows
        }
        long id = id();
        if (event.has(auditData) && (id == 1102 || id >= 4608 && id < 5400)) {
            return Channel.SECURITY;
        }
        return event.has(sysmonData) && id > 0 && id < 30 ? Channel.SYSMON : Channel.OTHER;
    }

    /** Looks at an event before anything is written into it. */
    void begin() {
        isOfWinlogbeat = context.event().has(winlog);
    }

    boolean areOfWinlogbeat() {
        return isOfWinlogbeat;
    }

    /** The event id, or -1. */
    long id() {
        EventView event = context.event();
        int value = value(eventId);
        if (value == EventView.NONE && event.has(listedLog)) {
            value = value(listedId);
        }
        return value == EventView.NONE ? -1 : Ecs.number(event, value);
    }

    int idValue() {
        int value = value(eventId);
        return value == EventView.NONE ? value(listedId) : value;
    }

    private boolean isNumber(int slot) {
        int value = value(slot);
        return value != EventView.NONE && Ecs.number(context.event(), value) >= 0;
    }

    /** The first value of a slot, unless it is empty or a dash, as Windows writes what does not apply. */
    int value(int slot) {
        EventView event = context.event();
        int value = event.first(slot);
        if (value == EventView.NONE || !event.isScalar(value)) {
            return EventView.NONE;
        }
        int from = event.start(value);
        int length = event.end(value) - from;
        return length == 0 || length == 1 && event.bytes(value)[from] == '-' ? EventView.NONE : value;
    }
}
