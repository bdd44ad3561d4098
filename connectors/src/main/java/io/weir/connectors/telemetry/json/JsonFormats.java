package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** JSON that is of no product in particular. */
public final class JsonFormats {
    private JsonFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(FormatKind.ofJson(
                "json",
                "JSON with ECS names, as Filebeat and Elastic agents ship it, or with names of its own",
                "{\"@timestamp\":\"2026-03-01T09:00:00.000Z\",\"event\":{\"action\":\"login\"},"
                        + "\"source\":{\"ip\":\"192.0.2.7\"},\"user\":{\"name\":\"mia\"}}",
                PlainShape::new));
    }
}
