package io.weir.jobs.detect;

import io.weir.connectors.telemetry.TopicFormats;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rules of a job: they travel as text, and every task compiles them once. */
public final class DetectionRules implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<DetectionRules, CompiledRules> SHARED = new ConcurrentHashMap<>();

    private final List<String> files;
    private final List<String> texts;
    private final TopicFormats formats;
    private transient CompiledRules compiled;

    private DetectionRules(List<RuleSource> sources, TopicFormats formats) {
        this.formats = formats;
        this.files = sources.stream().map(RuleSource::file).toList();
        this.texts = sources.stream().map(RuleSource::text).toList();
    }

    /** Refuses the whole set, with every reason, if anything in it cannot be applied in full. */
    public static DetectionRules of(List<RuleSource> sources, TopicFormats formats) {
        RuleSet.Compilation compilation = RuleSet.compile(sources);
        List<String> problems = new ArrayList<>(
                compilation.problems().stream().map(Problem::toString).toList());
        problems.addAll(notYetApplied(compilation.rules()));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the rules cannot be applied:\n  " + String.join("\n  ", problems));
        }
        return new DetectionRules(sources, formats);
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

    /** The fields that reading events for these rules must give. */
    public FieldTable fields() {
        return compiled().index().fields();
    }

    /** Compiled once in every process, for all tasks there. */
    CompiledRules compiled() {
        if (compiled == null) {
            compiled = SHARED.computeIfAbsent(this, DetectionRules::compile);
        }
        return compiled;
    }

    private CompiledRules compile() {
        List<RuleSource> sources = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            sources.add(new RuleSource(files.get(i), texts.get(i)));
        }
        return new CompiledRules(RuleSet.compile(sources).rules(), Mappings.bundled(), formats.fields());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DetectionRules rules
                && files.equals(rules.files)
                && texts.equals(rules.texts)
                && formats.fields().equals(rules.formats.fields());
    }

    @Override
    public int hashCode() {
        return 31 * files.hashCode() + texts.hashCode();
    }

    /** How many alerts can be raised under how many names: for the log. */
    @Override
    public String toString() {
        RuleSet rules = compiled().rules();
        return rules.rules().size() + " rules, " + rules.correlations().size() + " correlations";
    }
}
