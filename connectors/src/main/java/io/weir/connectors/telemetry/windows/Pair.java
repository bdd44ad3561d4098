package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

/**
 * A value under its Windows name and its ECS name. Winlogbeat's modules move values from one to the other, while Sigma
 * rules know the first; so whichever an event has, it gets the other, too.
 */
final class Pair {
    private final ReadContext context;
    private final EventWriter out;
    private final WindowsFields fields;
    private final Ecs ecs;
    private final Kind kind;
    private final int data;
    private final Target dataTarget;
    private final Ecs.Field field;
    private final Ecs.Field name;

    enum Kind {
        TEXT,
        NUMBER,
        ADDRESS,
        PATH
    }

    /** @param nameField for the last name of a path; empty for none */
    Pair(ReadContext context, WindowsFields fields, Ecs ecs, Kind kind, String data, String field, String nameField) {
        this.context = context;
        this.out = context.writer();
        this.fields = fields;
        this.ecs = ecs;
        this.kind = kind;
        this.data = fields.data(data);
        this.dataTarget = fields.dataTarget(data);
        this.field = ecs.field(field);
        this.name = nameField.isEmpty() ? null : ecs.field(nameField);
    }

    /** Tells some pairs. What was shipped is looked at before anything is added. */
    static void complete(Pair[] pairs) {
        for (Pair pair : pairs) {
            pair.restore();
        }
        for (Pair pair : pairs) {
            pair.tell();
        }
    }

    private void restore() {
        EventView event = context.event();
        if (fields.areOfWinlogbeat() && !event.has(data) && event.has(field.slot())) {
            out.copyAll(dataTarget, event.first(field.slot()));
        }
    }

    private void tell() {
        int value = fields.value(data);
        if (value != EventView.NONE) {
            tell(value);
        }
    }

    private void tell(int value) {
        switch (kind) {
            case TEXT -> ecs.text(field, value);
            case NUMBER -> ecs.number(field, value);
            case ADDRESS -> ecs.address(field, value);
            case PATH -> {
                ecs.text(field, value);
                if (name != null) {
                    ecs.lastName(name, value);
                }
            }
        }
    }
}
