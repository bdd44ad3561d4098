package io.weir.rules.chain;

import io.weir.rules.condition.Evidence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ChainHitTest {
    /** Of one event: two rules, something that must not follow, and one of the rules once more by another shipper. */
    private static final List<ChainHit> TIED = List.of(
            hit(3, 0b01, 0, "rule-a", "direct"),
            hit(9, 0b01, 0, "rule-a", "relayed"),
            hit(5, 0b10, 0, "rule-b", "direct"),
            hit(1, 0, 0b100, "", "direct"));

    private static ChainHit hit(long ingestedMillis, int steps, int bars, String rule, String shipper) {
        return new ChainHit(
                "default",
                "chain",
                "1",
                0,
                "203.0.113.9",
                "e-1",
                Chains.NOON,
                ingestedMillis,
                steps,
                bars,
                rule.isEmpty() ? List.of() : List.of(new StepRule(steps - 1, rule, rule)),
                Map.of("shipper", shipper),
                List.of(new Evidence(rule, shipper, "")),
                List.of(),
                List.of());
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void hitsOfOneEventAreOneWhateverComesFirst(@ForAll("orders") List<ChainHit> order) {
        assertThat(ChainHit.inOrder(order))
                .isEqualTo(ChainHit.inOrder(TIED))
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.steps()).isEqualTo(0b11);
                    assertThat(hit.bars()).isEqualTo(0b100);
                    assertThat(hit.entities()).containsEntry("shipper", "direct");
                    assertThat(hit.rules()).extracting(StepRule::ruleId).containsExactly("rule-a", "rule-b");
                });
    }

    @Provide
    Arbitrary<List<ChainHit>> orders() {
        return Arbitraries.shuffle(TIED);
    }
}
