package io.weir.rules.chain;

import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Chains and hits for tests. */
final class Chains {
    static final long NOON = 1_800_000_000_000L;

    private Chains() {}

    /** A chain whose part below {@code chain:} is given. */
    static Chain of(String body) {
        String text = "title: A chain\nname: a-chain\nlevel: high\nchain:\n" + body.indent(2);
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("chain.yml", text)));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().chains().get(0);
    }

    /** A hit that satisfies the steps and bars the steps named by letters: {@code "ab"} is the first and the second. */
    static ChainHit hit(Chain chain, int segment, String entity, String id, long seconds, String steps, String bars) {
        return new ChainHit(
                "default",
                chain.key(),
                chain.revision(),
                segment,
                entity,
                id,
                NOON + seconds * 1000,
                NOON + seconds * 1000,
                mask(steps),
                mask(bars),
                rules(steps),
                Map.of(chain.entityOf(segment), entity, "destination.ip", "192.0.2.200"),
                List.of(),
                List.of(),
                List.of());
    }

    private static int mask(String letters) {
        return letters.chars().map(letter -> 1 << (letter - 'a')).reduce(0, (one, other) -> one | other);
    }

    private static List<StepRule> rules(String steps) {
        List<StepRule> rules = new ArrayList<>();
        steps.chars().forEach(letter -> rules.add(new StepRule(letter - 'a', "rule-" + (char) letter, "Rule")));
        return rules;
    }
}
