package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

import static io.weir.connectors.kibana.Json.object;

/** The indices of one kind of document, and how their fields are shown. */
enum DataView {
    ALERTS("weir-alerts", "Weir alerts", object("weir.alert.event_to_alert_millis", Formats.DURATION)),
    INCIDENTS(
            "weir-incidents",
            "Weir incidents",
            object(
                    "weir.incident.time_to_detect_millis", Formats.DURATION,
                    "weir.incident.time_to_acknowledge_millis", Formats.DURATION,
                    "weir.incident.search", Formats.STORY)),
    RESPONSES("weir-responses", "Weir responses", object()),
    DEAD_LETTERS("weir-deadletters", "Weir dead letters", object("weir.deadletter.bytes", object("id", "bytes"))),
    EVENTS("weir-events", "Weir events", object());

    static final String TYPE = "index-pattern";

    private final String id;
    private final String name;
    private final ObjectNode formats;

    DataView(String id, String name, ObjectNode formats) {
        this.id = id;
        this.name = name;
        this.formats = formats;
    }

    String id() {
        return id;
    }

    SavedObject saved() {
        return new SavedObject(
                TYPE,
                id,
                "8.0.0",
                object(
                        // The first response may come long after the first look.
                        "allowNoIndex", true,
                        "fieldAttrs", "{}",
                        "fieldFormatMap", Json.text(formats),
                        "fields", "[]",
                        "name", name,
                        "runtimeFieldMap", "{}",
                        "sourceFilters", "[]",
                        "timeFieldName", "@timestamp",
                        "title", id + "-*",
                        "typeMeta", "{}"),
                List.of());
    }

    private static final class Formats {
        static final ObjectNode DURATION = object(
                "id",
                "duration",
                "params",
                object(
                        "inputFormat",
                        "milliseconds",
                        "outputFormat",
                        "humanizePrecise",
                        "outputPrecision",
                        1,
                        "useShortSuffix",
                        true,
                        "includeSpaceWithSuffix",
                        true));

        /** Kibana encodes the value for an address; that it holds no apostrophe is cared for where it is written. */
        static final ObjectNode STORY = object(
                "id",
                "url",
                "params",
                object(
                        "type",
                        "a",
                        "urlTemplate",
                        "../app/dashboards#/view/" + IncidentDashboard.ID
                                + "?_g=(time:(from:now-1y,to:now))&_a=(query:(language:kuery,query:'{{value}}'))",
                        "labelTemplate",
                        "open its story",
                        "openLinkInCurrentTab",
                        true));
    }
}
