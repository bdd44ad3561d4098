package io.weir.rules.risk;

import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Criticality;
import io.weir.rules.intel.Judgement;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlChecks;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * How many points everything is worth that a score looks at.
 *
 * @param breadth points for every tactic of an incident after the first
 * @param breadthAtMost of how many
 * @param pivot points for every attacked machine of an incident that became a source itself
 * @param pivotsAtMost of how many
 * @param agreement points for every further source that says malicious
 * @param agreementAtMost of how many
 * @param count points by the number of events that they begin with
 * @param rarity points by the number of earlier alerts that they begin with
 */
public record RiskWeights(
        Map<Severity, Integer> severity,
        Map<String, Integer> tactic,
        int breadth,
        int breadthAtMost,
        int pivot,
        int pivotsAtMost,
        Map<Judgement, Integer> intel,
        int agreement,
        int agreementAtMost,
        Map<Criticality, Integer> asset,
        NavigableMap<Long, Integer> count,
        NavigableMap<Long, Integer> rarity)
        implements Serializable {
    private static final String BUNDLED = "/weir/risk.yml";
    private static final int MOST = 100;

    /** The weights that come with Weir. */
    public static RiskWeights bundled() {
        try (InputStream in = RiskWeights.class.getResourceAsStream(BUNDLED)) {
            return read("risk.yml", new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the bundled weights of risk", e);
        }
    }

    /**
     * Reads a file of weights; all of them must be there.
     *
     * @throws RiskException if any of it is not understood
     */
    public static RiskWeights read(String file, String text) {
        YamlChecks checks = new YamlChecks(file);
        List<Yaml.Mapping> documents = checks.documents(text);
        if (documents.size() != 1) {
            checks.problem(Position.START, "found " + documents.size() + " documents that are maps, expected one");
            throw new RiskException(checks.problems());
        }
        RiskWeights weights = new Reader(checks).weights(documents.get(0));
        if (!checks.problems().isEmpty()) {
            throw new RiskException(checks.problems());
        }
        return weights;
    }

    private record Reader(YamlChecks checks) {
        RiskWeights weights(Yaml.Mapping content) {
            checks.keys(
                    content, Set.of("severity", "tactic", "breadth", "pivots", "intel", "asset", "count", "rarity"));
            Yaml.Mapping breadth = checks.map(content, "breadth");
            checks.keys(breadth, Set.of("points", "at-most"));
            Yaml.Mapping pivots = checks.map(content, "pivots");
            checks.keys(pivots, Set.of("points", "at-most"));
            Yaml.Mapping intel = checks.map(content, "intel");
            checks.keys(intel, Set.of("malicious", "suspicious", "harmless", "agreement", "at-most"));
            Map<Judgement, Integer> judgements = new EnumMap<>(Judgement.class);
            for (Judgement judgement : List.of(Judgement.MALICIOUS, Judgement.SUSPICIOUS, Judgement.HARMLESS)) {
                judgements.put(judgement, points(intel, judgement.label()));
            }
            return new RiskWeights(
                    points(content, "severity", Severity.values(), Severity::level),
                    tactics(checks.map(content, "tactic")),
                    points(breadth, "points"),
                    (int) checks.whole(breadth, "at-most", 0, MOST),
                    points(pivots, "points"),
                    (int) checks.whole(pivots, "at-most", 0, MOST),
                    judgements,
                    points(intel, "agreement"),
                    (int) checks.whole(intel, "at-most", 0, MOST),
                    points(content, "asset", Criticality.values(), Criticality::label),
                    steps(content, "count"),
                    steps(content, "rarity"));
        }

        private int points(Yaml.Mapping content, String key) {
            return (int) checks.whole(content, key, -MOST, MOST);
        }

        private <K> Map<K, Integer> points(Yaml.Mapping content, String key, K[] all, Function<K, String> label) {
            Yaml.Mapping values = checks.map(content, key);
            checks.keys(
                    values, new LinkedHashSet<>(Arrays.stream(all).map(label).toList()));
            Map<K, Integer> points = new HashMap<>();
            for (K each : all) {
                points.put(each, points(values, label.apply(each)));
            }
            return points;
        }

        /** By the short names of ATT&CK; new versions of it bring new ones. */
        private Map<String, Integer> tactics(Yaml.Mapping values) {
            Map<String, Integer> points = new HashMap<>();
            for (Yaml.Entry entry : values.entries().values()) {
                if (!entry.key().matches("[a-z]+(-[a-z]+)*")) {
                    checks.problem(
                            entry.keyAt(),
                            "tactic: found '" + entry.key() + "', expected a name such as lateral-movement");
                }
                points.put(entry.key(), points(values, entry.key()));
            }
            return points;
        }

        private NavigableMap<Long, Integer> steps(Yaml.Mapping content, String key) {
            NavigableMap<Long, Integer> steps = new TreeMap<>();
            checks.needed(content, key);
            for (Yaml item : checks.items(content, key)) {
                if (item instanceof Yaml.Mapping step) {
                    checks.keys(step, Set.of("from", "points"));
                    long from = checks.whole(step, "from", 0, Long.MAX_VALUE);
                    if (!steps.isEmpty() && from <= steps.lastKey()) {
                        checks.problem(
                                step.at(),
                                key + ": found " + from + " after " + steps.lastKey() + ", expected rising numbers");
                    }
                    steps.put(from, points(step, "points"));
                } else {
                    checks.expected(key, item, "a map with 'from' and 'points'");
                }
            }
            return steps;
        }
    }
}
