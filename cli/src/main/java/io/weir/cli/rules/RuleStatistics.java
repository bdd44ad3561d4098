package io.weir.cli.rules;

import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Regex;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.LogSource;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Modifier;
import io.weir.rules.sigma.RuleSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rule set is made of, counted. */
public record RuleStatistics(
        Map<String, Integer> byLogSource,
        Map<String, Integer> byLevel,
        Map<String, Integer> byModifier,
        Map<String, Integer> byTactic,
        Map<String, Integer> byTechnique,
        List<String> regexesOutsideLinearTime) {
    private static final Pattern TECHNIQUE = Pattern.compile("attack\\.t[0-9]{4}(\\.[0-9]{3})?");

    public static RuleStatistics of(RuleSet rules) {
        RuleStatistics statistics = new RuleStatistics(
                new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
        rules.rules().forEach(statistics::count);
        return statistics;
    }

    private void count(DetectionRule rule) {
        increment(byLogSource, shown(rule.logSource()));
        increment(byLevel, rule.metadata().level().map(Severity::level).orElse("none"));
        rule.modifiers().stream().map(Modifier::text).forEach(modifier -> increment(byModifier, modifier));
        for (String tag : rule.metadata().tags()) {
            if (TECHNIQUE.matcher(tag).matches()) {
                increment(byTechnique, tag.substring("attack.".length()).toUpperCase(Locale.ROOT));
            } else if (tag.matches("attack\\.[a-z][a-z-]+")) {
                increment(byTactic, tag.substring("attack.".length()));
            }
        }
        regexes(rule.condition())
                .filter(regex -> !regex.isLinear())
                .forEach(regex -> regexesOutsideLinearTime.add(rule.key() + "  " + regex));
    }

    private static void increment(Map<String, Integer> counts, String key) {
        counts.merge(key, 1, Integer::sum);
    }

    /** A log source as people write it. */
    public static String shown(LogSource logSource) {
        return Stream.of(logSource.product(), logSource.category(), logSource.service())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
    }

    private static Stream<Regex> regexes(Condition condition) {
        ValueTest test = condition instanceof Condition.FieldTest field
                ? field.test()
                : condition instanceof Condition.KeywordTest keyword ? keyword.test() : null;
        return test instanceof ValueTest.RegexFind found
                ? Stream.of(found.regex())
                : condition.parts().stream().flatMap(RuleStatistics::regexes);
    }
}
