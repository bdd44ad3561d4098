package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.EventView;
import io.weir.rules.event.TimeText;
import io.weir.rules.event.ValueType;

import java.time.ZoneId;

/**
 * The time of a JSON event: the first of some places that holds one, as ISO 8601, as a number since 1970, or with the
 * name of the month.
 */
public final class JsonTime {
    private final ReadContext context;
    private final ZoneId zone;
    private final int[] slots;

    public JsonTime(ReadContext context, String... places) {
        this(context, context.zone(), places);
    }

    /** For times of a service that always means the same zone when it states none. */
    public JsonTime(ReadContext context, ZoneId zone, String... places) {
        this.context = context;
        this.zone = zone;
        this.slots = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            slots[i] = context.slot(places[i]);
        }
    }

    public long read(long otherwise) {
        EventView event = context.event();
        for (int slot : slots) {
            int value = event.first(slot);
            if (value == EventView.NONE) {
                continue;
            }
            ValueType type = event.type(value);
            if (type != ValueType.TEXT && type != ValueType.NUMBER) {
                continue;
            }
            long time = event.isEscaped(value)
                    ? undone(JsonText.undone(event, value))
                    : millis(event.bytes(value), event.start(value), event.end(value), zone);
            if (time != TimeText.NONE) {
                return time;
            }
        }
        return otherwise;
    }

    private long undone(byte[] text) {
        return millis(text, 0, text.length, zone);
    }

    static long millis(byte[] bytes, int from, int to, ZoneId zone) {
        long time = TimeText.iso(bytes, from, to, zone);
        if (time == TimeText.NONE) {
            time = TimeText.epoch(bytes, from, to);
        }
        return time == TimeText.NONE ? LooseTime.millis(bytes, from, to, zone) : time;
    }
}
