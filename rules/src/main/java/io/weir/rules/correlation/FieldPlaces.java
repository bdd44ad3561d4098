package io.weir.rules.correlation;

import io.weir.rules.event.BoundedText;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.LogSource;
import io.weir.rules.event.Scalar;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Rule;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads what a correlation asks of an event from where the rule that matched reads its own fields. For one thread. */
public final class FieldPlaces {
    private final Scope scope;
    private final Map<LogSource, List<Kind>> kinds = new HashMap<>();

    /** One kind of event that a rule is tried on, with the places that were looked up so far. */
    private record Kind(Scope.Reach reach, Map<Field, List<Field>> known) {
        List<Field> places(Field field) {
            return known.computeIfAbsent(field, unknown -> reach.places().apply(unknown).places().stream()
                    .map(Field::of)
                    .toList());
        }

        /** The event with its fields in their places, if it is of this kind. */
        Optional<Event> view(Event event) {
            Event view = event.placed(this::places);
            return Optional.of(view).filter(reach.when()::matches);
        }
    }

    public FieldPlaces(Scope scope) {
        this.scope = scope;
    }

    /** The texts of an event whose fields stand under the names that rules use. */
    public static RuleTexts ownNames(Event event) {
        return (rule, field) -> text(event, field);
    }

    /** An event as the rules that matched it see it. */
    public Placed of(Event event) {
        return new Placed(event);
    }

    /** One event; what rules ask of it again and again is found out once. For one thread. */
    public final class Placed implements RuleTexts {
        private final Event event;
        private final Event routed;
        private final Map<List<Kind>, List<Event>> views = new IdentityHashMap<>();

        private Placed(Event event) {
            this.event = event;
            this.routed = event.withLogSourceAsField();
        }

        @Override
        public Optional<String> text(Rule rule, Field field) {
            List<Event> ofRule = views(rule);
            if (ofRule.isEmpty()) {
                // Whoever tried the rule on an event that is of none of its kinds took fields by their own names.
                return FieldPlaces.text(routed, field);
            }
            for (Event view : ofRule) {
                Optional<String> text = FieldPlaces.text(view, field);
                if (text.isPresent()) {
                    return text;
                }
            }
            return Optional.empty();
        }

        /** The event as a rule that matched it sees it: every field where the rule's kind of event holds it. */
        public Event seenBy(Rule rule) {
            List<Event> ofRule = views(rule);
            return ofRule.isEmpty() ? event : ofRule.get(0);
        }

        /** The event as each of the rule's kinds that it is of. */
        private List<Event> views(Rule rule) {
            return views.computeIfAbsent(kinds(rule), kinds -> kinds.stream()
                    .flatMap(kind -> kind.view(routed).stream())
                    .toList());
        }
    }

    private List<Kind> kinds(Rule rule) {
        LogSource logSource =
                rule instanceof DetectionRule detection ? detection.logSource() : new LogSource("", "", "");
        return kinds.computeIfAbsent(logSource, unknown -> scope.reaches(unknown).stream()
                .map(reach -> new Kind(reach, new HashMap<>()))
                .toList());
    }

    /**
     * The text of a field; of an array with several values all of them together, in their order. It tells groups and values apart
     * and travels with every hit, so a long one stands there by its beginning and a hash.
     */
    private static Optional<String> text(Event event, Field field) {
        return wholeText(event, field).map(BoundedText::distinct);
    }

    private static Optional<String> wholeText(Event event, Field field) {
        List<Object> scalars = event.scalars(field);
        if (scalars.size() == 1) {
            return Optional.ofNullable(scalars.get(0)).map(Scalar::text);
        }
        List<String> texts =
                scalars.stream().filter(Objects::nonNull).map(Scalar::text).toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts.size() == 1 ? texts.get(0) : texts.toString());
    }

    /** What a field holds for a rule. */
    @FunctionalInterface
    public interface RuleTexts {
        Optional<String> text(Rule rule, Field field);
    }
}
