package io.weir.connectors.telemetry;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a site says about the telemetry of a topic.
 *
 * @param format a name of {@link Formats}, or {@code auto}
 * @param zone of times that state none
 * @param year of times that state none; 0 takes the one that puts them closest before their arrival
 * @param fields for plain JSON: ECS name by the name in the document
 * @param constants for plain JSON: values of fields that the document does not have
 * @param timeField for plain JSON: where the time is; empty takes the usual places
 * @param schema for Avro: a file, or the address of a registry
 */
public record FormatSettings(
        String format,
        ZoneId zone,
        int year,
        Map<String, String> fields,
        Map<String, String> constants,
        String timeField,
        String schema)
        implements Serializable {
    public static final String AUTO = "auto";
    public static final FormatSettings DEFAULT = of(AUTO);

    public FormatSettings {
        fields = Map.copyOf(fields);
        constants = Map.copyOf(constants);
    }

    public static FormatSettings of(String format) {
        return new FormatSettings(format, ZoneId.of("UTC"), 0, Map.of(), Map.of(), "", "");
    }

    public FormatSettings withZone(ZoneId otherZone) {
        return new FormatSettings(format, otherZone, year, fields, constants, timeField, schema);
    }

    public FormatSettings withYear(int otherYear) {
        return new FormatSettings(format, zone, otherYear, fields, constants, timeField, schema);
    }

    public FormatSettings withSchema(String otherSchema) {
        return new FormatSettings(format, zone, year, fields, constants, timeField, otherSchema);
    }
}
