package io.weir.rules.chain;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.Severity;
import io.weir.rules.chain.StepMatcher.Kind;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.Rule;
import io.weir.rules.sigma.RuleSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Knows of every rule which chains look for it. Rules that no chain looks for cost one look-up.
 *
 * <p>A tactic or a tag means rules that report on their own: neither those that only a correlation counts, nor those on trial.
 */
public final class ChainPlan {
    static final int MOST_EVIDENCE = 5;
    private static final String ATTACK = "attack.";

    private final Map<String, List<Use>> usesByRule = new HashMap<>();

    /** One segment of a chain, as far as hits are addressed to it; each is itself alone, so that it is cheap to look up. */
    private static final class Part {
        private final Chain chain;
        private final String revision;
        private final int segment;
        private final String entityField;

        Part(Chain chain, int segment) {
            this.chain = chain;
            this.revision = chain.revision();
            this.segment = segment;
            this.entityField = chain.entityOf(segment);
        }
    }

    /** That a rule, if its hit is severe enough, is what a step looks for, or what must not come before it. */
    private record Use(Part part, int step, StepMatcher matcher, boolean isBar, String ruleId, String ruleName) {}

    private record Reference(Part part, int step, StepMatcher matcher, boolean isBar) {}

    public ChainPlan(RuleSet rules) {
        Map<String, List<Reference>> referencesByValue = new HashMap<>();
        rules.chains().forEach(chain -> index(chain, referencesByValue));
        if (referencesByValue.isEmpty()) {
            return;
        }
        for (DetectionRule rule : rules.rules()) {
            plan(rule, rules.isSilenced(rule), referencesByValue);
        }
        rules.correlations().forEach(rule -> plan(rule, rules.isSilenced(rule), referencesByValue));
    }

    private static void index(Chain chain, Map<String, List<Reference>> referencesByValue) {
        List<Part> parts = IntStream.range(0, chain.segments())
                .mapToObj(segment -> new Part(chain, segment))
                .toList();
        for (int step = 0; step < chain.steps().size(); step++) {
            ChainStep each = chain.steps().get(step);
            Part part = parts.get(chain.segmentOf(step));
            int number = step;
            each.matcher().ifPresent(matcher -> index(part, number, matcher, false, referencesByValue));
            each.without().forEach(matcher -> index(part, number, matcher, true, referencesByValue));
        }
    }

    private static void index(
            Part part, int step, StepMatcher matcher, boolean isBar, Map<String, List<Reference>> referencesByValue) {
        for (String value : matcher.values()) {
            referencesByValue
                    .computeIfAbsent(indexed(matcher.kind(), value), unseen -> new ArrayList<>())
                    .add(new Reference(part, step, matcher, isBar));
        }
    }

    private static String indexed(Kind kind, String value) {
        return kind + " " + value;
    }

    private void plan(Rule rule, boolean isSilenced, Map<String, List<Reference>> referencesByValue) {
        Set<Use> uses = new LinkedHashSet<>();
        for (String value : namesOf(rule, isSilenced)) {
            for (Reference reference : referencesByValue.getOrDefault(value, List.of())) {
                if (!rule.weir().mayFeed(reference.part().chain.weir())) {
                    continue;
                }
                uses.add(new Use(
                        reference.part(),
                        reference.step(),
                        reference.matcher(),
                        reference.isBar(),
                        rule.key(),
                        rule.metadata().title()));
            }
        }
        if (!uses.isEmpty()) {
            usesByRule.put(rule.key(), List.copyOf(uses));
        }
    }

    private static Set<String> namesOf(Rule rule, boolean isSilenced) {
        Metadata metadata = rule.metadata();
        Set<String> names = new LinkedHashSet<>();
        metadata.id().ifPresent(id -> names.add(indexed(Kind.RULE, id)));
        metadata.name().ifPresent(name -> names.add(indexed(Kind.RULE, name)));
        if (isSilenced || rule.weir().isShadow()) {
            return names;
        }
        for (String written : metadata.tags()) {
            String tag = written.toLowerCase(Locale.ROOT);
            names.add(indexed(Kind.TAG, tag));
            if (tag.startsWith(ATTACK)) {
                names.add(indexed(Kind.TACTIC, tag.substring(ATTACK.length()).replace('_', '-')));
            }
        }
        return names;
    }

    /** Whether any chain looks for this rule. */
    public boolean uses(String rule) {
        return usesByRule.containsKey(rule);
    }

    /** The chains that look for this rule. */
    public Set<String> chainsOver(String rule) {
        return usesByRule.getOrDefault(rule, List.of()).stream()
                .map(use -> use.part().chain.key())
                .collect(Collectors.toSet());
    }

    /** An alert is a step when it is raised; its later versions are the same step. */
    public List<ChainHit> hits(Alert alert) {
        return alert.version() == 1 && uses(alert.ruleId()) ? hits(ChainSignal.of(alert)) : List.of();
    }

    /** The hits that go to chains, at most one for each chain and entity. */
    public List<ChainHit> hits(ChainSignal signal) {
        return hits(signal, false);
    }

    /** The same for what happened in a session: where the source is asked for, hits wait to be told where it was opened from. */
    public List<ChainHit> hitsOfSession(ChainSignal signal) {
        return hits(signal, true);
    }

    private List<ChainHit> hits(ChainSignal signal, boolean isOfSession) {
        Map<Part, ChainHit> hits = null;
        for (ChainSignal.Match match : signal.matches()) {
            for (Use use : usesByRule.getOrDefault(match.rule(), List.of())) {
                Optional<String> entity = entity(use.part().entityField, signal, isOfSession);
                if (entity.isPresent() && applies(use, match.severity(), signal)) {
                    hits = hits == null ? new LinkedHashMap<>() : hits;
                    hits.merge(use.part(), hit(use, entity.get(), signal, match), ChainHit::and);
                }
            }
        }
        return hits == null ? List.of() : List.copyOf(hits.values());
    }

    /** An absent entity is nobody's: such a hit belongs to no run. Where a session was opened from counts as its source. */
    private static Optional<String> entity(String field, ChainSignal signal, boolean isOfSession) {
        String stated = signal.entities().get(field);
        if (stated != null || !Hit.isFromSession(field)) {
            return Optional.ofNullable(stated);
        }
        return Optional.ofNullable(signal.entities().get(Hit.ORIGIN))
                .or(() -> isOfSession ? Optional.of(ChainHit.AWAITED) : Optional.empty());
    }

    /** What lacks the entity that a step leads to, leads nowhere. */
    private static boolean applies(Use use, Severity severity, ChainSignal signal) {
        ChainStep step = use.part().chain.steps().get(use.step());
        boolean leadsSomewhere = use.isBar()
                || step.rebind()
                        .map(rebind -> signal.entities().containsKey(rebind.from()))
                        .orElse(true);
        return use.matcher().admits(severity) && leadsSomewhere;
    }

    private static ChainHit hit(Use use, String entity, ChainSignal signal, ChainSignal.Match match) {
        int bit = 1 << use.step();
        return new ChainHit(
                signal.tenant(),
                use.part().chain.key(),
                use.part().revision,
                use.part().segment,
                entity,
                signal.eventId(),
                signal.timeMillis(),
                signal.ingestedMillis(),
                use.isBar() ? 0 : bit,
                use.isBar() ? bit : 0,
                use.isBar() ? List.of() : List.of(new StepRule(use.step(), use.ruleId(), use.ruleName())),
                signal.entities(),
                match.evidence().stream().limit(MOST_EVIDENCE).toList(),
                List.of(),
                List.of());
    }
}
