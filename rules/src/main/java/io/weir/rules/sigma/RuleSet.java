package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;
import io.weir.rules.chain.Chain;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules that were compiled together: every reference is resolved, filters are part of the conditions. */
public final class RuleSet {
    private final List<DetectionRule> rules;
    private final List<CorrelationRule> correlations;
    private final List<Filter> filters;
    private final List<Chain> chains;
    private final Set<Rule> silenced = Collections.newSetFromMap(new IdentityHashMap<>());

    RuleSet(List<DetectionRule> rules, List<CorrelationRule> correlations, List<Filter> filters, List<Chain> chains) {
        this.rules = List.copyOf(rules);
        this.correlations = List.copyOf(correlations);
        this.filters = List.copyOf(filters);
        this.chains = List.copyOf(chains);
        correlations.stream().filter(correlation -> !correlation.generates()).forEach(this::silenceReferences);
        silenceSteps();
        rules.stream().filter(rule -> rule.weir().session().isPresent()).forEach(silenced::add);
    }

    private void silenceReferences(CorrelationRule correlation) {
        correlation.references().forEach(reference -> silence(reference.rule(), correlation.weir()));
    }

    /** What Sigma calls informational is made to be used by others: a chain that names it keeps it from alerting itself. */
    private void silenceSteps() {
        if (chains.isEmpty()) {
            return;
        }
        Map<String, Rule> informational = new HashMap<>();
        Stream.concat(rules.stream(), correlations.stream())
                .filter(rule -> rule.metadata().level().equals(Optional.of(Severity.INFORMATIONAL)))
                .forEach(rule -> {
                    rule.metadata().id().ifPresent(id -> informational.put(id, rule));
                    rule.metadata().name().ifPresent(name -> informational.put(name, rule));
                });
        for (Chain chain : chains) {
            for (String named : chain.namedRules()) {
                Rule rule = informational.get(named);
                if (rule != null) {
                    silence(rule, chain.weir());
                }
            }
        }
    }

    /** A user on trial changes nothing for rules that are not. */
    private void silence(Rule rule, WeirKeys user) {
        if (rule.weir().isShadow() == user.isShadow()) {
            silenced.add(rule);
        }
    }

    /** What compiling gave. A push is accepted only if there are no problems; lint shows both. */
    public record Compilation(RuleSet rules, List<Problem> problems, int refused) {
        public boolean isClean() {
            return problems.isEmpty();
        }
    }

    public static Compilation compile(List<RuleSource> sources) {
        return compile(sources, Placeholders.NONE);
    }

    public static Compilation compile(List<RuleSource> sources, Placeholders placeholders) {
        return new RuleSetCompiler(placeholders).compile(sources);
    }

    /** The rules on single events. */
    public List<DetectionRule> rules() {
        return rules;
    }

    /** The correlations, each after those it refers to. */
    public List<CorrelationRule> correlations() {
        return correlations;
    }

    public List<Filter> filters() {
        return filters;
    }

    /** The attack chains over rules and correlations. */
    public List<Chain> chains() {
        return chains;
    }

    public int size() {
        return rules.size() + correlations.size() + filters.size() + chains.size();
    }

    /** Whether this rule does not report on its own: a correlation or a chain uses it, or it tells of sessions. */
    public boolean isSilenced(Rule rule) {
        return silenced.contains(rule);
    }
}
