package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

/**
 * Data in lists: converters that know only XML write {@code "Data":[{"@Name":"LogonType","#text":"3"},…]}, Winlogbeat
 * numbers what has no name. Gives each value the name under which rules look for it.
 */
final class NamedData {
    private static final int MOST_NUMBERED = 16;

    private final ReadContext context;
    private final EventWriter out;
    private final Family family;
    private final Target unnamed;
    private final int items;
    private final int names;
    private final int texts;
    private final int list;
    private final int[] numbered = new int[MOST_NUMBERED];

    NamedData(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.family = out.family("winlog.event_data");
        this.unnamed = out.target("winlog.event_data.Data");
        this.items = context.slot("Event.EventData.Data");
        this.names = context.slot(
                "Event.EventData.Data.@Name", "Event.EventData.Data.#attributes.Name", "Event.EventData.Data.Name");
        this.texts = context.slot(
                "Event.EventData.Data.#text",
                "Event.EventData.Data.text",
                "Event.EventData.Data.$value",
                "Event.EventData.Data.Value");
        this.list = context.slot("winlog.event_data.Data");
        for (int i = 0; i < MOST_NUMBERED; i++) {
            numbered[i] = context.slot("winlog.event_data.param" + (i + 1));
        }
    }

    void name() {
        EventView event = context.event();
        if (event.has(names)) {
            nameItems(event);
        } else if (event.has(numbered[0]) && !event.has(list)) {
            for (int slot : numbered) {
                out.copyAll(unnamed, event.first(slot));
            }
        }
    }

    /** Names and texts belong together if they stand in the same object: behind its beginning, before the next. */
    private void nameItems(EventView event) {
        int name = event.first(names);
        int text = event.first(texts);
        int item = nextObject(event, event.first(items));
        while (item != EventView.NONE && name != EventView.NONE && text != EventView.NONE) {
            int next = nextObject(event, event.next(item));
            int end = next == EventView.NONE ? event.inputTo() : event.start(next);
            boolean isNamed = event.start(name) < end;
            boolean hasText = event.start(text) < end;
            if (isNamed && hasText) {
                out.copy(family, name, text);
            }
            name = isNamed ? behind(event, name, end) : name;
            text = hasText ? behind(event, text, end) : text;
            item = next;
        }
    }

    private static int nextObject(EventView event, int from) {
        int item = from;
        while (item != EventView.NONE && event.type(item) != ValueType.OBJECT) {
            item = event.next(item);
        }
        return item;
    }

    private static int behind(EventView event, int from, int position) {
        int value = from;
        while (value != EventView.NONE && event.start(value) < position) {
            value = event.next(value);
        }
        return value;
    }
}
