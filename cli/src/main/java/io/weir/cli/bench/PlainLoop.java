package io.weir.cli.bench;

import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Glob;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.Event;
import io.weir.rules.event.Event.Located;
import io.weir.rules.event.Field;
import io.weir.rules.event.LogSource;
import io.weir.rules.event.Scalar;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the index is measured beside: every rule that is meant for an event, one after the other. All that does not
 * depend on the rule is done before the clock starts: the event is parsed, its rules are known, the values of every
 * field are found and in lower case. Rules are trees of tests; plain texts are compared by the library's own searches.
 */
final class PlainLoop {
    private final Map<DetectionRule, Test> tests = new HashMap<>();
    private final Map<LogSource, List<Scope.Reach>> reaches = new HashMap<>();
    private final Scope scope;
    private final List<DetectionRule> rules;
    private final List<Routed> events = new ArrayList<>();

    /** The rules that one event is tried on, and the event as they see it. */
    private record Routed(Values values, List<Test> tests) {}

    /** What a rule asks of an event. */
    private interface Test {
        boolean holds(Values values);
    }

    PlainLoop(List<DetectionRule> rules, Scope scope) {
        this.rules = rules;
        this.scope = scope;
    }

    /** Takes an event into the pass. */
    void add(Event event) {
        Map<LogSource, List<Test>> bySource = new HashMap<>();
        for (DetectionRule rule : rules) {
            bySource.computeIfAbsent(rule.logSource(), source -> new ArrayList<>())
                    .add(tests.computeIfAbsent(rule, known -> test(known.condition())));
        }
        bySource.forEach((source, some) -> reaches.computeIfAbsent(source, scope::reaches).stream()
                .flatMap(reach -> reach.view(event).stream())
                .forEach(view -> events.add(new Routed(new Values(view), some))));
    }

    /** Tries all rules on all events and returns the number of matches. */
    long run() {
        long matches = 0;
        for (Routed routed : events) {
            for (Test test : routed.tests()) {
                matches += test.holds(routed.values()) ? 1 : 0;
            }
        }
        return matches;
    }

    /** The values of an event by field, as they are and in lower case, found when first asked for. */
    private static final class Values {
        private final Event event;
        private final Map<String, Value[]> byField = new HashMap<>();
        private Value[] all;

        Values(Event event) {
            this.event = event;
        }

        Value[] of(Field field) {
            return byField.computeIfAbsent(field.name(), name -> values(event.scalars(field).stream()));
        }

        Value[] all() {
            if (all == null) {
                all = values(event.everyScalar().stream().map(Located::value));
            }
            return all;
        }

        private static Value[] values(Stream<Object> scalars) {
            return scalars.filter(Objects::nonNull)
                    .map(value -> new Value(value, Scalar.text(value).toLowerCase(Locale.ROOT)))
                    .toArray(Value[]::new);
        }
    }

    private record Value(Object value, String folded) {}

    private interface ValueCheck {
        boolean accepts(Value value);
    }

    private static Test test(Condition condition) {
        if (condition instanceof Condition.AllOf all) {
            Test[] parts = all.parts().stream().map(PlainLoop::test).toArray(Test[]::new);
            return values -> {
                for (Test part : parts) {
                    if (!part.holds(values)) {
                        return false;
                    }
                }
                return true;
            };
        }
        if (condition instanceof Condition.AnyOf any) {
            Test[] parts = any.parts().stream().map(PlainLoop::test).toArray(Test[]::new);
            return values -> {
                for (Test part : parts) {
                    if (part.holds(values)) {
                        return true;
                    }
                }
                return false;
            };
        }
        if (condition instanceof Condition.Not not) {
            Test part = test(not.part());
            return values -> !part.holds(values);
        }
        if (condition instanceof Condition.Search search) {
            return test(search.body());
        }
        if (condition instanceof Condition.FieldTest fieldTest) {
            Field field = fieldTest.field();
            ValueCheck check = check(fieldTest.test());
            return values -> isAnyAccepted(values.of(field), check);
        }
        if (condition instanceof Condition.KeywordTest keyword) {
            ValueCheck check = check(keyword.test());
            return values -> isAnyAccepted(values.all(), check);
        }
        return values -> condition.matches(values.event);
    }

    private static boolean isAnyAccepted(Value[] values, ValueCheck check) {
        for (Value value : values) {
            if (check.accepts(value)) {
                return true;
            }
        }
        return false;
    }

    private static ValueCheck check(ValueTest test) {
        if (test instanceof ValueTest.TextMatch match && !match.isCased()) {
            Glob pattern = match.folded();
            List<Glob.Part> texts = pattern.parts().stream()
                    .filter(part -> !(part instanceof Glob.Part.AnyRun))
                    .toList();
            if (texts.size() == 1 && texts.get(0) instanceof Glob.Part.Literal literal) {
                return plain(literal.text(), pattern.startsAnchored(), pattern.endsAnchored());
            }
            return value -> pattern.matches(value.folded());
        }
        return value -> test.accepts(value.value());
    }

    private static ValueCheck plain(String text, boolean isAtStart, boolean isAtEnd) {
        if (isAtStart) {
            return isAtEnd
                    ? value -> value.folded().equals(text)
                    : value -> value.folded().startsWith(text);
        }
        return isAtEnd
                ? value -> value.folded().endsWith(text)
                : value -> value.folded().contains(text);
    }
}
