package io.weir.rules.match;

import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Glob;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.LogSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says for the log source of a rule which events the rule is tried on, and where those hold the rule's fields. */
public interface Scope {
    List<Reach> reaches(LogSource logSource);

    /** One kind of event: what is true of it, and the places of fields in it. */
    record Reach(Condition when, Function<Field, FieldTable.Field> places) {
        /** An event as rules see it that are tried on this kind; empty if it is of another. */
        public Optional<Event> view(Event event) {
            Function<Field, List<Field>> placed = field ->
                    places.apply(field).places().stream().map(Field::of).toList();
            boolean isOfThisKind = when.matches(event.withLogSourceAsField().placed(placed));
            return isOfThisKind ? Optional.of(event.placed(placed)) : Optional.empty();
        }
    }

    /** Every rule on every event, fields under their own names. */
    static Scope everything() {
        return logSource -> List.of(new Reach(new Condition.AllOf(List.of()), Scope::ownName));
    }

    /** Rules on the events that declare their log source, and on all that declare none. */
    static Scope declared() {
        return logSource -> List.of(new Reach(
                new Condition.AnyOf(
                        List.of(new Condition.IsNull(Field.of(FieldTable.DECLARED_LOGSOURCE)), declares(logSource))),
                Scope::ownName));
    }

    static FieldTable.Field ownName(Field field) {
        return new FieldTable.Field(field.name(), List.of(field.name()));
    }

    /** That an event declares every part that a log source states, with the same text. */
    static Condition declares(LogSource logSource) {
        List<Condition> parts = new ArrayList<>();
        parts.add(new Condition.Exists(Field.of(FieldTable.DECLARED_LOGSOURCE), true));
        addPart("product", logSource.product(), parts);
        addPart("category", logSource.category(), parts);
        addPart("service", logSource.service(), parts);
        return new Condition.AllOf(parts);
    }

    private static void addPart(String name, String text, List<Condition> parts) {
        if (!text.isEmpty()) {
            Field field = Field.of(FieldTable.DECLARED_LOGSOURCE + "." + name);
            parts.add(new Condition.FieldTest(field, ValueTest.TextMatch.of(Glob.literal(text), true)));
        }
    }
}
