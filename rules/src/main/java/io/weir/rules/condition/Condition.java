package io.weir.rules.condition;

import io.weir.rules.event.BoundedText;
import io.weir.rules.event.Event;
import io.weir.rules.event.Event.Located;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The boolean tree of a rule; everything in it is parsed and compiled. */
public sealed interface Condition {
    boolean matches(Event event);

    /** The parts of a branch; none for a leaf. */
    List<Condition> parts();

    /** Tells every field that the condition asks for, in the order in which it stands in the rule. */
    default void forEachField(Consumer<Field> observer) {
        parts().forEach(part -> part.forEachField(observer));
    }

    String describe();

    /** What in the event decided, whether the condition holds or not. */
    default List<String> decidingValues(Event event) {
        return List.of();
    }

    /** The reasons why the condition holds; asked only if it does. */
    Stream<Evidence> evidence(Event event);

    default Explanation explain(Event event) {
        return new Explanation(
                describe(),
                matches(event),
                decidingValues(event),
                parts().stream().map(part -> part.explain(event)).toList());
    }

    /** All parts hold; without parts it holds. */
    record AllOf(List<Condition> parts) implements Condition {
        public AllOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean matches(Event event) {
            for (Condition part : parts) {
                if (!part.matches(event)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String describe() {
            return "all of";
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return parts.stream().flatMap(part -> part.evidence(event));
        }
    }

    /** At least one part holds; without parts it does not hold. */
    record AnyOf(List<Condition> parts) implements Condition {
        public AnyOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean matches(Event event) {
            for (Condition part : parts) {
                if (part.matches(event)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String describe() {
            return "any of";
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return parts.stream().filter(part -> part.matches(event)).flatMap(part -> part.evidence(event));
        }
    }

    /** Holds where the part does not. Its evidence is an absence, so there is none to show. */
    record Not(Condition part) implements Condition {
        @Override
        public boolean matches(Event event) {
            return !part.matches(event);
        }

        @Override
        public List<Condition> parts() {
            return List.of(part);
        }

        @Override
        public String describe() {
            return "not";
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return Stream.empty();
        }
    }

    /** A search identifier with its name, so that an explanation reads like the rule. */
    record Search(String name, Condition body) implements Condition {
        @Override
        public boolean matches(Event event) {
            return body.matches(event);
        }

        @Override
        public List<Condition> parts() {
            return List.of(body);
        }

        @Override
        public String describe() {
            return name;
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return body.evidence(event);
        }
    }

    /** One of the values of a field meets a test. */
    record FieldTest(Field field, ValueTest test) implements Condition {
        @Override
        public boolean matches(Event event) {
            for (Object value : event.scalars(field)) {
                if (value != null && test.accepts(value)) {
                    return true;
                }
            }
            return false;
        }

        private Stream<Object> accepted(Event event) {
            return event.scalars(field).stream().filter(Objects::nonNull).filter(test::accepts);
        }

        @Override
        public void forEachField(Consumer<Field> observer) {
            observer.accept(field);
        }

        @Override
        public List<Condition> parts() {
            return List.of();
        }

        @Override
        public String describe() {
            return field + " " + test.describe();
        }

        @Override
        public List<String> decidingValues(Event event) {
            return shown(event, field);
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return accepted(event)
                    .limit(1)
                    .map(value -> new Evidence(field.name(), Scalar.text(value), test.describe()));
        }
    }

    /** A value anywhere in the event meets a test. */
    record KeywordTest(ValueTest test) implements Condition {
        @Override
        public boolean matches(Event event) {
            return accepted(event).findAny().isPresent();
        }

        private Stream<Located> accepted(Event event) {
            return event.everyScalar().stream().filter(located -> test.accepts(located.value()));
        }

        @Override
        public List<Condition> parts() {
            return List.of();
        }

        @Override
        public String describe() {
            return "any value " + test.describe();
        }

        @Override
        public List<String> decidingValues(Event event) {
            return accepted(event)
                    .limit(1)
                    .map(located -> located.path() + " = " + quoted(located.value()))
                    .toList();
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return accepted(event)
                    .limit(1)
                    .map(located -> new Evidence(located.path(), Scalar.text(located.value()), test.describe()));
        }
    }

    /** The field holds null or is absent. */
    record IsNull(Field field) implements Condition {
        @Override
        public boolean matches(Event event) {
            return !event.has(field) || event.scalars(field).contains(null);
        }

        @Override
        public void forEachField(Consumer<Field> observer) {
            observer.accept(field);
        }

        @Override
        public List<Condition> parts() {
            return List.of();
        }

        @Override
        public String describe() {
            return field + " is null or absent";
        }

        @Override
        public List<String> decidingValues(Event event) {
            return shown(event, field);
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return Stream.of(new Evidence(field.name(), "", "is null or absent"));
        }
    }

    /** The field is there, or is not, whatever it holds. */
    record Exists(Field field, boolean expected) implements Condition {
        @Override
        public boolean matches(Event event) {
            return event.has(field) == expected;
        }

        @Override
        public void forEachField(Consumer<Field> observer) {
            observer.accept(field);
        }

        @Override
        public List<Condition> parts() {
            return List.of();
        }

        @Override
        public String describe() {
            return field + (expected ? " exists" : " does not exist");
        }

        @Override
        public List<String> decidingValues(Event event) {
            return shown(event, field);
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            String value = String.join(", ", shown(event, field));
            return Stream.of(new Evidence(field.name(), value, expected ? "exists" : "does not exist"));
        }
    }

    /** Two fields of the event hold the same text, ignoring case. */
    record SameText(Field field, Field other) implements Condition {
        @Override
        public boolean matches(Event event) {
            List<String> texts = texts(event, other);
            return texts(event, field).stream().anyMatch(texts::contains);
        }

        private static List<String> texts(Event event, Field field) {
            return event.scalars(field).stream()
                    .filter(Objects::nonNull)
                    .map(value -> Scalar.text(value).toLowerCase(Locale.ROOT))
                    .toList();
        }

        @Override
        public void forEachField(Consumer<Field> observer) {
            observer.accept(field);
            observer.accept(other);
        }

        @Override
        public List<Condition> parts() {
            return List.of();
        }

        @Override
        public String describe() {
            return field + " is the same as " + other;
        }

        @Override
        public List<String> decidingValues(Event event) {
            return Stream.concat(shown(event, field).stream(), shown(event, other).stream())
                    .toList();
        }

        @Override
        public Stream<Evidence> evidence(Event event) {
            return Stream.of(new Evidence(
                    field.name(), String.join(", ", texts(event, field)), "is the same as " + other.name()));
        }
    }

    private static List<String> shown(Event event, Field field) {
        if (!event.has(field)) {
            return List.of("absent");
        }
        List<Object> scalars = event.scalars(field);
        return scalars.isEmpty()
                ? List.of("no single value")
                : scalars.stream().map(Condition::quoted).toList();
    }

    private static String quoted(Object value) {
        return value instanceof String text ? "'" + BoundedText.shown(text) + "'" : String.valueOf(value);
    }
}
