package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.EventView;
import io.weir.rules.event.TimeText;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * When an event happened. The log's own time comes first. NXLog's {@code EventTime} is local time of a zone that it does
 * not state: it is believed if the zone is configured, else only if there is nothing better.
 */
final class WindowsTime {
    private static final byte[] DATE = Bytes.of("Date(");

    private final ReadContext context;
    private final boolean isZoneKnown;
    private final int shipped;
    private final int winlog;
    private final int system;
    private final int created;
    private final int local;
    private final int utc;
    private final int generated;

    WindowsTime(ReadContext context) {
        this.context = context;
        this.isZoneKnown = !context.zone().normalized().equals(ZoneOffset.UTC);
        this.shipped = context.slot("@timestamp");
        this.winlog = context.slot("winlog.time_created");
        this.system = context.slot(
                "Event.System.TimeCreated.#attributes.SystemTime",
                "Event.System.TimeCreated.@SystemTime",
                "Event.System.TimeCreated_attributes.SystemTime",
                "Event.System.TimeCreated.SystemTime",
                "System.TimeCreated.SystemTime",
                "SystemTime");
        this.created = context.slot("TimeCreated");
        this.local = context.slot("EventTime");
        this.utc = context.slot("UtcTime");
        this.generated = context.slot("TimeGenerated", "timestamp", "time", "date");
    }

    long read(boolean isOfWinlogbeat) {
        if (isOfWinlogbeat) {
            long time = first(read(shipped, ZoneOffset.UTC), winlog, ZoneOffset.UTC);
            if (time != TimeText.NONE) {
                return time;
            }
        }
        long time = first(read(system, ZoneOffset.UTC), created, context.zone());
        if (time == TimeText.NONE && (isZoneKnown || statesZone())) {
            time = read(local, context.zone());
        }
        time = first(time, utc, ZoneOffset.UTC);
        time = first(time, shipped, context.zone());
        time = first(time, generated, context.zone());
        time = first(time, local, context.zone());
        return time == TimeText.NONE ? LineFormat.NO_TIME : time;
    }

    private long first(long time, int slot, ZoneId zone) {
        return time == TimeText.NONE ? read(slot, zone) : time;
    }

    private boolean statesZone() {
        return read(local, ZoneOffset.UTC) == read(local, ZoneOffset.MAX);
    }

    private long read(int slot, ZoneId zone) {
        EventView event = context.event();
        int value = event.first(slot);
        if (value == EventView.NONE || !event.isScalar(value)) {
            return TimeText.NONE;
        }
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        int to = event.end(value);
        long time = TimeText.iso(bytes, from, to, zone);
        if (time == TimeText.NONE) {
            time = TimeText.epoch(bytes, from, to);
        }
        if (time == TimeText.NONE) {
            int date = Bytes.find(bytes, from, to, DATE) + DATE.length; // as PowerShell writes times
            time = date < to ? TimeText.epoch(bytes, date, Bytes.skipDigits(bytes, date, to)) : time;
        }
        return time;
    }
}
