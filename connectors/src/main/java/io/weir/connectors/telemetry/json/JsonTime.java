package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.EventView;
import io.weir.rules.event.TimeText;
import io.weir.rules.event.ValueType;

/** The time of a JSON event: the first of some places that holds one, as ISO 8601 or as a number since 1970. */
public final class JsonTime {
    private final ReadContext context;
    private final int[] slots;

    public JsonTime(ReadContext context, String... places) {
        this.context = context;
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
            byte[] bytes = event.bytes(value);
            long time = TimeText.iso(bytes, event.start(value), event.end(value), context.zone());
            if (time == TimeText.NONE) {
                time = TimeText.epoch(bytes, event.start(value), event.end(value));
            }
            if (time != TimeText.NONE) {
                return time;
            }
        }
        return otherwise;
    }
}
