package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.EventView;

/** The hive, key and value that a path of the registry names. */
final class RegistryPath {
    private final ReadContext context;
    private final WindowsFields fields;
    private final Ecs ecs;
    private final int targetObject;
    private final Ecs.Field hive;
    private final Ecs.Field key;
    private final Ecs.Field value;

    RegistryPath(ReadContext context, WindowsFields fields, Ecs ecs) {
        this.context = context;
        this.fields = fields;
        this.ecs = ecs;
        this.targetObject = fields.data("TargetObject");
        this.hive = ecs.field("registry.hive");
        this.key = ecs.field("registry.key");
        this.value = ecs.field("registry.value");
    }

    void tell() {
        int path = fields.value(targetObject);
        if (path == EventView.NONE) {
            return;
        }
        EventView event = context.event();
        byte[] bytes = event.bytes(path);
        boolean isEscaped = event.isEscaped(path);
        int from = event.start(path);
        int to = event.end(path);
        int first = from;
        while (first < to && !isBackslash(bytes, first, isEscaped)) {
            first = Ecs.next(bytes, first, isEscaped);
        }
        if (first == to) {
            return;
        }
        ecs.part(hive, path, from, first);
        ecs.part(key, path, Ecs.next(bytes, first, isEscaped), to);
        ecs.lastName(value, path);
    }

    private static boolean isBackslash(byte[] bytes, int at, boolean isEscaped) {
        return bytes[at] == '\\' && (!isEscaped || bytes[at + 1] == '\\');
    }
}
