package io.weir.jobs.detect;

import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of a job: they travel as text, and every task compiles them once. */
public final class DetectionRules implements Serializable {
    private final List<String> files;
    private final List<String> texts;
    private transient RuleSet compiled;
    private transient CorrelationPlan plan;
    private transient Map<String, CorrelationRule> byKey;

    private DetectionRules(List<RuleSource> sources) {
        this.files = sources.stream().map(RuleSource::file).toList();
        this.texts = sources.stream().map(RuleSource::text).toList();
    }

    /** Refuses the whole set, with every reason, if anything in it cannot be applied in full. */
    public static DetectionRules of(List<RuleSource> sources) {
        RuleSet.Compilation compilation = RuleSet.compile(sources);
        List<String> problems = new ArrayList<>(
                compilation.problems().stream().map(Problem::toString).toList());
        problems.addAll(notYetApplied(compilation.rules()));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the rules cannot be applied:\n  " + String.join("\n  ", problems));
        }
        return new DetectionRules(sources);
    }

    /** What the language allows and this job does not do yet is refused, never half-applied. */
    private static List<String> notYetApplied(RuleSet rules) {
        List<String> reasons = new ArrayList<>();
        for (DetectionRule rule : rules.rules()) {
            if (!rules.isSilenced(rule)) {
                reasons.add("rule '" + rule.key() + "': the detect job raises alerts of correlations only, and no"
                        + " correlation refers to this rule");
            }
        }
        for (CorrelationRule correlation : rules.correlations()) {
            for (CorrelationRule.Reference reference : correlation.references()) {
                if (reference.rule() instanceof CorrelationRule) {
                    reasons.add("correlation '" + correlation.key() + "': the detect job does not follow correlations"
                            + " over correlations yet");
                }
            }
        }
        return reasons;
    }

    /** The rules on single events. */
    List<DetectionRule> detections() {
        return compiled().rules();
    }

    CorrelationPlan plan() {
        if (plan == null) {
            plan = new CorrelationPlan(compiled());
        }
        return plan;
    }

    List<CorrelationRule> correlations() {
        return compiled().correlations();
    }

    Optional<CorrelationRule> correlation(String key) {
        if (byKey == null) {
            byKey = new LinkedHashMap<>();
            compiled().correlations().forEach(rule -> byKey.put(rule.key(), rule));
        }
        return Optional.ofNullable(byKey.get(key));
    }

    private RuleSet compiled() {
        if (compiled == null) {
            List<RuleSource> sources = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                sources.add(new RuleSource(files.get(i), texts.get(i)));
            }
            compiled = RuleSet.compile(sources).rules();
        }
        return compiled;
    }

    /** How many alerts can be raised under how many names: for the log. */
    @Override
    public String toString() {
        return compiled().rules().size() + " rules, "
                + compiled().correlations().size() + " correlations";
    }
}
