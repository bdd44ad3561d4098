package io.weir.connectors.alert;

import io.weir.connectors.telemetry.ReadEvent;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.alert.Entities;
import io.weir.rules.alert.MatchedEvent;
import io.weir.rules.alert.Severity;
import io.weir.rules.event.BoundedText;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Alerts of other systems as ours: with their own rule, severity and technique. */
public final class ForeignAlerts {
    /** Of one field; more techniques than this nobody reads. */
    private static final int MOST_TEXTS = 50;

    private ForeignAlerts() {}

    /** The alert that was read. Its id is that of the record, so reading it again gives the same alert. */
    public static Alert of(ReadEvent read, long nowMillis) {
        Event event = Event.of(read.document());
        String tenant = read.record().tenant();
        String rule = first(event, "rule.id", read.format());
        return new Alert(
                DerivedId.of("foreign", tenant, read.format(), rule, read.eventId()),
                1,
                tenant,
                read.timeMillis(),
                rule,
                first(event, "rule.name", rule),
                first(event, "rule.version", ""),
                severity(event),
                1,
                0,
                read.timeMillis(),
                read.timeMillis(),
                false,
                Map.of(),
                entities(event),
                texts(event, "threat.tactic.name"),
                texts(event, "threat.technique.id"),
                List.of(),
                List.of(read.eventId()),
                List.of(),
                Map.of(
                        "created",
                        read.timeMillis(),
                        "ingested",
                        read.record().brokerTimeMillis(),
                        "detected",
                        nowMillis,
                        "emitted",
                        nowMillis),
                List.of(),
                Alert.NO_RISK);
    }

    private static Severity severity(Event event) {
        String stated = first(event, "weir.severity", "").toUpperCase(Locale.ROOT);
        for (Severity severity : Severity.values()) {
            if (severity.name().equals(stated)) {
                return severity;
            }
        }
        return Severity.MEDIUM;
    }

    private static Map<String, String> entities(Event event) {
        Map<String, String> entities = new LinkedHashMap<>();
        for (String field : MatchedEvent.ENTITY_FIELDS) {
            texts(event, field).stream()
                    .filter(value -> Entities.isNamed(field, value))
                    .findFirst()
                    .ifPresent(value -> entities.put(field, value));
        }
        return entities;
    }

    private static String first(Event event, String field, String otherwise) {
        return texts(event, field).stream().findFirst().orElse(otherwise);
    }

    private static List<String> texts(Event event, String field) {
        return event.scalars(Field.of(field)).stream()
                .filter(Objects::nonNull)
                .limit(MOST_TEXTS)
                .map(Scalar::text)
                .map(BoundedText::distinct)
                .toList();
    }
}
