package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.Identified;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.rules.event.EventView;

/**
 * Events of Windows in JSON: as Winlogbeat ships them, as they are rendered from event log files ({@code Event.System},
 * {@code Event.EventData}), and flat, as NXLog and others have them.
 */
final class WindowsShape implements JsonShape {
    private static final byte[][] LEVELS = {
        Bytes.of("information"),
        Bytes.of("critical"),
        Bytes.of("error"),
        Bytes.of("warning"),
        Bytes.of("information"),
        Bytes.of("verbose")
    };

    private final ReadContext context;
    private final WindowsFields fields;
    private final WindowsTime time;
    private final Outcome outcome;
    private final NamedData namedData;
    private final Ecs ecs;
    private final SecurityEvents security;
    private final SysmonEvents sysmon;
    private final OtherEvents other;
    private final Ecs.Field code;
    private final Ecs.Field provider;
    private final Ecs.Field dataset;
    private final Ecs.Field action;
    private final Ecs.Field category;
    private final Ecs.Field type;
    private final Ecs.Field host;
    private final Ecs.Field level;
    private final Ecs.Field message;
    private final Ecs.Field winlogChannel;
    private final Ecs.Field winlogId;
    private final Ecs.Field winlogRecord;

    WindowsShape(ReadContext context) {
        this.context = context;
        this.fields = new WindowsFields(context);
        this.time = new WindowsTime(context);
        this.ecs = new Ecs(context);
        this.outcome = new Outcome(context, fields, ecs);
        this.namedData = new NamedData(context);
        this.security = new SecurityEvents(context, fields, ecs);
        this.sysmon = new SysmonEvents(context, fields, ecs);
        this.other = new OtherEvents(context, fields, ecs);
        this.code = ecs.field("event.code");
        this.provider = ecs.field("event.provider");
        this.dataset = ecs.field("event.dataset");
        this.action = ecs.field("event.action");
        this.category = ecs.field("event.category");
        this.type = ecs.field("event.type");
        this.host = ecs.field("host.name");
        this.level = ecs.field("log.level");
        this.message = ecs.field("message");
        this.winlogChannel = ecs.field("winlog.channel");
        this.winlogId = ecs.field("winlog.event_id");
        this.winlogRecord = ecs.field("winlog.record_id");
    }

    @Override
    public String name() {
        return "windows";
    }

    @Override
    public boolean recognises() {
        return fields.areOfWindows();
    }

    @Override
    public void describe() {
        describe(this);
    }

    /** Describes what was read as an event of a format that made the document. */
    void describe(Identified format) {
        fields.begin();
        namedData.name();
        EventView event = context.event();
        long id = fields.id();
        int channelValue = fields.value(fields.channel);
        Channel channel = channelValue == EventView.NONE
                ? impliedChannel()
                : Channel.of(event.bytes(channelValue), event.start(channelValue), event.end(channelValue));
        ecs.text(code, fields.idValue());
        ecs.text(provider, fields.value(fields.provider));
        ecs.text(host, fields.value(fields.computer));
        if (channelValue == EventView.NONE && channel != Channel.OTHER) {
            ecs.constant(winlogChannel, channel.title);
        } else {
            ecs.text(winlogChannel, channelValue);
        }
        ecs.text(winlogId, fields.idValue());
        ecs.text(winlogRecord, fields.value(fields.recordId));
        ecs.text(message, fields.value(fields.message));
        ecs.constant(dataset, channel.dataset);
        tellLevel();
        Meaning meaning = Meaning.of(channel.meanings, id);
        if (meaning != null) {
            ecs.constant(action, meaning.action());
            ecs.constants(category, meaning.categories());
            ecs.constants(type, meaning.types());
        }
        outcome.tell(channel, meaning);
        if (channel == Channel.SECURITY) {
            security.describe(id);
        } else if (channel.isSysmon()) {
            sysmon.describe(id);
        } else {
            other.describe(channel, id);
        }
        context.emit(format, time.read(fields.areOfWinlogbeat()));
    }

    private Channel impliedChannel() {
        return context.event().has(fields.provider) ? Channel.OTHER : fields.impliedChannel();
    }

    private void tellLevel() {
        int value = fields.value(fields.level);
        long number = value == EventView.NONE ? -1 : Ecs.number(context.event(), value);
        if (number >= 0 && number < LEVELS.length) {
            ecs.constant(level, LEVELS[(int) number]);
        }
    }

    @Override
    public String eventId() {
        String record = text(fields.recordId);
        String computer = text(fields.computer);
        String channel = text(fields.channel);
        return record.isEmpty() || computer.isEmpty() || channel.isEmpty()
                ? ""
                : computer + "/" + channel + "/" + record;
    }

    private String text(int slot) {
        int value = fields.value(slot);
        return value == EventView.NONE ? "" : context.event().text(value);
    }
}
