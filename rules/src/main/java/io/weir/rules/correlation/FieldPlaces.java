package io.weir.rules.correlation;

import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.LogSource;
import io.weir.rules.event.Scalar;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Rule;

import java.util.HashMap;
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

        Event view(Event event) {
            return event.placed(this::places);
        }
    }

    public FieldPlaces(Scope scope) {
        this.scope = scope;
    }

    /** The texts of an event whose fields stand under the names that rules use. */
    public static RuleTexts ownNames(Event event) {
        return (rule, field) -> text(event, field);
    }

    /** The texts of an event, each as a rule that matched it sees the field. */
    public RuleTexts of(Event event) {
        Event routed = event.withLogSourceAsField();
        return (rule, field) -> {
            List<Event> views = kinds(rule).stream()
                    .filter(kind -> kind.reach().when().matches(kind.view(routed)))
                    .map(kind -> kind.view(routed))
                    .toList();
            // Whoever tried the rule on an event that is of none of its kinds took fields by their own names.
            return views.isEmpty()
                    ? text(routed, field)
                    : views.stream().flatMap(view -> text(view, field).stream()).findFirst();
        };
    }

    /** The event as a rule that matched it sees it: every field where the rule's kind of event holds it. */
    public Event seenBy(Rule rule, Event event) {
        Event routed = event.withLogSourceAsField();
        for (Kind kind : kinds(rule)) {
            Event view = kind.view(routed);
            if (kind.reach().when().matches(view)) {
                return view;
            }
        }
        return event;
    }

    private List<Kind> kinds(Rule rule) {
        LogSource logSource =
                rule instanceof DetectionRule detection ? detection.logSource() : new LogSource("", "", "");
        return kinds.computeIfAbsent(logSource, unknown -> scope.reaches(unknown).stream()
                .map(reach -> new Kind(reach, new HashMap<>()))
                .toList());
    }

    /** The text of a field; of an array with several values all of them together, in their order. */
    private static Optional<String> text(Event event, Field field) {
        List<String> texts = event.scalars(field).stream()
                .filter(Objects::nonNull)
                .map(Scalar::text)
                .toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts.size() == 1 ? texts.get(0) : texts.toString());
    }

    /** What a field holds for a rule. */
    @FunctionalInterface
    public interface RuleTexts {
        Optional<String> text(Rule rule, Field field);
    }
}
