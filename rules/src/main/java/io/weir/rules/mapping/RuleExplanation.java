package io.weir.rules.mapping;

import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.DetectionRule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a rule matches an event or not, and where in the event each of its fields was found. */
public final class RuleExplanation {
    private static final String OF_OTHER_SOURCE = "does not apply: the event is of another log source";

    private final Mappings mappings;

    public RuleExplanation(Mappings mappings) {
        this.mappings = mappings;
    }

    /** The verdict, the condition with what held, and the places of fields, as lines. */
    public List<String> explain(DetectionRule rule, Event event) {
        List<Event> views = mappings.reaches(rule.logSource()).stream()
                .flatMap(reach -> reach.view(event).stream())
                .toList();
        boolean isRecognised = mappings.recognised().stream()
                .anyMatch(reach -> reach.view(event).isPresent());
        // Of several views the one that matches decides; without any, the rule's own names are all there is.
        Event seen = views.stream()
                .filter(view -> rule.condition().matches(view))
                .findFirst()
                .or(() -> views.stream().findFirst())
                .orElse(event);
        boolean applies = !views.isEmpty() || !isRecognised;

        List<String> lines = new ArrayList<>();
        lines.add(!applies ? OF_OTHER_SOURCE : rule.condition().matches(seen) ? "matches" : "does not match");
        lines.addAll(rule.explain(seen).toText().lines().toList());
        lines.addAll(places(rule, seen));
        if (!isRecognised) {
            lines.add("(no mapping recognises the event, and it declares no log source: every rule is tried on it)");
        }
        return lines;
    }

    private static List<String> places(DetectionRule rule, Event seen) {
        Set<Field> fields = new LinkedHashSet<>();
        rule.condition().forEachField(fields::add);
        int width =
                fields.stream().mapToInt(field -> field.name().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Field field : fields) {
            Optional<Field> place = seen.place(field);
            String found = place.map(Field::name).orElseGet(() -> "absent, looked for at " + names(seen.places(field)));
            lines.add(String.format("%-" + width + "s  %s", field.name(), found));
        }
        return lines;
    }

    private static String names(List<Field> places) {
        return places.stream().map(Field::name).collect(Collectors.joining(", "));
    }
}
