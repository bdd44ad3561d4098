package io.weir.rules.attack;

import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.RuleSet;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What rules say about ATT&amp;CK in their tags. Only what reports counts: neither rules that others count, nor those on trial.
 */
public final class Coverage {
    private static final String ATTACK = "attack.";
    private static final Pattern TECHNIQUE = Pattern.compile("t\\d{4}(\\.\\d{3})?");
    /** Groups, software and campaigns: neither tactic nor technique. */
    private static final Pattern OTHER = Pattern.compile("[gsc]\\d{4}");

    private final Attack attack;
    private final Map<String, List<String>> rulesByTechnique = new TreeMap<>();
    private final Map<String, Set<String>> rulesByTactic = new TreeMap<>();
    private final Set<String> unknown = new TreeSet<>();
    private int rules;

    private Coverage(Attack attack) {
        this.attack = attack;
    }

    public static Coverage of(RuleSet rules, Attack attack) {
        Coverage coverage = new Coverage(attack);
        rules.rules().stream()
                .filter(rule -> !rules.isSilenced(rule) && !rule.weir().isShadow())
                .forEach(rule -> coverage.add(rule.metadata()));
        rules.correlations().stream()
                .filter(rule -> !rules.isSilenced(rule) && !rule.weir().isShadow())
                .forEach(rule -> coverage.add(rule.metadata()));
        rules.chains().stream()
                .filter(chain -> !chain.weir().isShadow())
                .forEach(chain -> coverage.add(chain.metadata()));
        return coverage;
    }

    private void add(Metadata rule) {
        rules++;
        String name = rule.name().orElse(rule.title());
        for (String written : new LinkedHashSet<>(rule.tags())) {
            String tag = written.toLowerCase(Locale.ROOT);
            if (!tag.startsWith(ATTACK)) {
                continue;
            }
            String value = tag.substring(ATTACK.length());
            if (TECHNIQUE.matcher(value).matches()) {
                technique(value, name);
            } else if (attack.tactic(value).isPresent()) {
                rulesByTactic
                        .computeIfAbsent(value.replace('_', '-'), tactic -> new TreeSet<>())
                        .add(name);
            } else if (!OTHER.matcher(value).matches()) {
                unknown.add(written + " (" + name + ")");
            }
        }
    }

    private void technique(String id, String rule) {
        attack.technique(id)
                .or(() -> attack.successor(id))
                .ifPresentOrElse(
                        technique -> rulesByTechnique
                                .computeIfAbsent(technique.id(), unseen -> new ArrayList<>())
                                .add(rule),
                        () -> unknown.add(ATTACK + id + " (" + rule + ")"));
    }

    /**
     * A row of the table.
     *
     * @param covered techniques of the tactic that a rule names
     * @param all techniques of the tactic
     * @param rules rules that name the tactic
     */
    public record Row(Tactic tactic, List<Technique> covered, long all, int rules) {}

    /** The tactics in the order of the matrix; those of version 19 only if a rule names them. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Tactic tactic : attack.tactics()) {
            Set<String> named = rulesByTactic.getOrDefault(tactic.shortName(), Set.of());
            if (tactic.isOfVersion19() && named.isEmpty()) {
                continue;
            }
            List<Technique> covered = rulesByTechnique.keySet().stream()
                    .flatMap(id -> attack.technique(id).stream())
                    .filter(technique -> technique.serves(tactic.shortName()))
                    .toList();
            long all = attack.techniques()
                    .filter(technique -> technique.serves(tactic.shortName()))
                    .count();
            rows.add(new Row(tactic, covered, all, named.size()));
        }
        return rows;
    }

    /** The names of rules by the id of the technique that they name. */
    public Map<String, List<String>> rulesByTechnique() {
        return rulesByTechnique;
    }

    /** Tags that name neither a tactic nor a technique, with the rule that has them. */
    public Set<String> unknown() {
        return unknown;
    }

    /** The rules that were looked at. */
    public int rules() {
        return rules;
    }
}
