package io.weir.rules.alert;

import io.weir.rules.event.Field;
import io.weir.rules.sigma.DetectionRule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whose alert a hit of a rule that alerts at once belongs to: what {@code weir.group-by} names, else the entity, which is the
 * source address where there is one, else host and user.
 *
 * <p>What is absent is no group that events could share: an event that has nothing of it is a group of its own.
 */
public record AlertGroup(Map<String, String> values) {
    private static final Field SOURCE = Field.of("source.ip");
    private static final Field HOST = Field.of("host.name");
    private static final Field USER = Field.of("user.name");

    public AlertGroup {
        values = Map.copyOf(values);
    }

    /** What an event is asked for its group. */
    public static List<Field> fields(DetectionRule rule) {
        List<Field> stated = rule.weir().groupBy();
        return stated.isEmpty() ? List.of(SOURCE, HOST, USER) : stated;
    }

    /** The group of an event, told by the texts of its fields. */
    public static AlertGroup of(DetectionRule rule, String eventId, Function<Field, Optional<String>> texts) {
        List<Field> stated = rule.weir().groupBy();
        Map<String, String> values = stated.isEmpty() ? entity(texts) : present(stated, texts);
        return new AlertGroup(values.isEmpty() ? Map.of("event.id", eventId) : values);
    }

    private static Map<String, String> entity(Function<Field, Optional<String>> texts) {
        Optional<String> source = texts.apply(SOURCE).filter(AlertGroup::isSource);
        return source.isPresent() ? Map.of(SOURCE.name(), source.get()) : present(List.of(HOST, USER), texts);
    }

    /** An address, or several of them in the form that lists have. */
    private static boolean isSource(String text) {
        return Entities.isAddress(text) || text.startsWith("[");
    }

    private static Map<String, String> present(List<Field> fields, Function<Field, Optional<String>> texts) {
        Map<String, String> present = new LinkedHashMap<>();
        fields.forEach(field ->
                texts.apply(field).filter(Entities::isPresent).ifPresent(text -> present.put(field.name(), text)));
        return present;
    }

    /** One text for the group; different groups never share it. */
    public String key() {
        return DerivedId.textOf(values);
    }
}
