package io.weir.rules.risk;

import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Scores facts with weights: whole numbers, no clock, no chance, so anybody can add it up by hand. */
public final class RiskScore implements Serializable {
    static final String LIMIT = "limit";
    private static final int HIGHEST = 100;

    private final RiskWeights weights;

    public RiskScore(RiskWeights weights) {
        this.weights = weights;
    }

    public Risk of(RiskFacts facts) {
        return limited(contributions(facts));
    }

    /**
     * The score of an incident.
     *
     * @param facts of all its alerts
     * @param pivots how many attacked machines became sources
     * @param worst the highest score of one of its alerts: what is known of others never takes away from that
     */
    public Risk ofIncident(RiskFacts facts, int pivots, int worst) {
        List<RiskContribution> contributions = contributions(facts);
        int counted = Math.min(pivots, weights.pivotsAtMost());
        if (counted > 0 && weights.pivot() != 0) {
            contributions.add(new RiskContribution(
                    "pivots",
                    counted * weights.pivot(),
                    pivots == 1
                            ? "an attacked machine became a source itself"
                            : pivots + " attacked machines became sources themselves"));
        }
        int sum = sum(contributions);
        if (sum < worst) {
            contributions.add(
                    new RiskContribution("worst", worst - sum, "an incident is as bad as its worst alert at least"));
        }
        return limited(contributions);
    }

    private List<RiskContribution> contributions(RiskFacts facts) {
        List<RiskContribution> contributions = new ArrayList<>();
        contributions.add(severity(facts));
        tactic(facts).ifPresent(contributions::add);
        breadth(facts).ifPresent(contributions::add);
        intel(facts).ifPresent(contributions::add);
        agreement(facts).ifPresent(contributions::add);
        asset(facts).ifPresent(contributions::add);
        count(facts).ifPresent(contributions::add);
        rarity(facts).ifPresent(contributions::add);
        contributions.removeIf(each -> each.points() == 0 && !each.name().equals("severity"));
        return contributions;
    }

    private static int sum(List<RiskContribution> contributions) {
        return contributions.stream().mapToInt(RiskContribution::points).sum();
    }

    private static Risk limited(List<RiskContribution> contributions) {
        int sum = sum(contributions);
        int score = Math.max(0, Math.min(HIGHEST, sum));
        if (score != sum) {
            contributions.add(new RiskContribution(LIMIT, score - sum, "a score is at least 0 and at most " + HIGHEST));
        }
        return new Risk(score, contributions);
    }

    private RiskContribution severity(RiskFacts facts) {
        return facts.ruleRisk() < 0
                ? new RiskContribution(
                        "severity",
                        weights.severity().get(facts.severity()),
                        "the severity is " + facts.severity().level())
                : new RiskContribution(
                        "severity", facts.ruleRisk(), "the rule sets its own risk to " + facts.ruleRisk());
    }

    private Optional<RiskContribution> tactic(RiskFacts facts) {
        return facts.tactics().stream()
                .filter(weights.tactic()::containsKey)
                .reduce((one, other) -> points(one) >= points(other) ? one : other)
                .map(tactic -> new RiskContribution("tactic", points(tactic), "it serves " + tactic.replace('-', ' ')));
    }

    private int points(String tactic) {
        return weights.tactic().get(tactic);
    }

    private Optional<RiskContribution> breadth(RiskFacts facts) {
        long tactics =
                facts.tactics().stream().filter(weights.tactic()::containsKey).count();
        if (facts.alerts() < 2 || tactics < 2) {
            return Optional.empty();
        }
        int further = (int) Math.min(tactics - 1, weights.breadthAtMost());
        return Optional.of(new RiskContribution(
                "breadth", further * weights.breadth(), "the attack went through " + tactics + " tactics"));
    }

    /** Harmless counts only where nobody says otherwise. */
    private Optional<RiskContribution> intel(RiskFacts facts) {
        Optional<Verdict> bad = mostTelling(facts, verdict -> verdict.judgement() != Judgement.HARMLESS);
        return bad.or(() -> mostTelling(facts, verdict -> true))
                .map(verdict -> new RiskContribution("intel", points(verdict), reason(verdict)));
    }

    private Optional<Verdict> mostTelling(RiskFacts facts, Predicate<Verdict> isMeant) {
        return facts.verdicts().stream()
                .filter(isMeant)
                .reduce((one, other) -> Math.abs(points(one)) >= Math.abs(points(other)) ? one : other);
    }

    /** Rounded half away from zero. */
    private int points(Verdict verdict) {
        int hundredfold = weights.intel().get(verdict.judgement()) * verdict.confidence();
        return (hundredfold + Integer.signum(hundredfold) * 50) / 100;
    }

    private static String reason(Verdict verdict) {
        return verdict.indicator().value() + " is " + verdict.judgement().label() + " according to " + verdict.source()
                + " (confidence " + verdict.confidence() + " %)";
    }

    private Optional<RiskContribution> agreement(RiskFacts facts) {
        Set<String> sources = new TreeSet<>();
        for (Verdict verdict : facts.verdicts()) {
            if (verdict.judgement() == Judgement.MALICIOUS) {
                sources.add(verdict.source());
            }
        }
        if (sources.size() < 2) {
            return Optional.empty();
        }
        int further = Math.min(sources.size() - 1, weights.agreementAtMost());
        return Optional.of(new RiskContribution(
                "agreement", further * weights.agreement(), sources.size() + " sources say malicious"));
    }

    private Optional<RiskContribution> asset(RiskFacts facts) {
        if (facts.assetName().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RiskContribution(
                "asset",
                weights.asset().get(facts.criticality()),
                "the criticality of " + facts.assetName() + " is "
                        + facts.criticality().label()));
    }

    private Optional<RiskContribution> count(RiskFacts facts) {
        return step(weights.count(), facts.count())
                .map(points ->
                        new RiskContribution("count", points, "there are " + grouped(facts.count()) + " events"));
    }

    private Optional<RiskContribution> rarity(RiskFacts facts) {
        String seen = facts.earlier() == 0
                ? "the rule had not fired in 30 days"
                : "the rule fired " + grouped(facts.earlier()) + " times in 30 days";
        return step(weights.rarity(), facts.earlier()).map(points -> new RiskContribution("rarity", points, seen));
    }

    /** With commas between its thousands; most numbers have none, and a format takes longer than all the rest of a score. */
    private static String grouped(long number) {
        return Math.abs(number) < 1_000 ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
    }

    private static Optional<Integer> step(NavigableMap<Long, Integer> steps, long number) {
        return Optional.ofNullable(steps.floorEntry(number)).map(Map.Entry::getValue);
    }
}
