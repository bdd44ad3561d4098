package io.weir.jobs.metrics;

import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class LabelledCountersTest {
    private final LabelledCounters counters = new LabelledCounters(new UnregisteredMetricsGroup(), "rule");

    @Test
    void eachValueHasItsOwn() {
        counters.of("one", "hits").inc(2);
        counters.of("one", "late").inc();
        counters.of("other", "hits").inc(3);

        assertThat(counters.of("one", "hits").getCount()).isEqualTo(2);
        assertThat(counters.of("one", "late").getCount()).isEqualTo(1);
        assertThat(counters.of("other", "hits").getCount()).isEqualTo(3);
    }

    @Test
    void beyondTheBoundValuesAreCountedTogether() {
        IntStream.range(0, LabelledCounters.MOST_VALUES)
                .forEach(i -> counters.of("rule " + i, "hits").inc());
        counters.of("one too many", "hits").inc();
        counters.of("another", "hits").inc();

        assertThat(counters.of(LabelledCounters.OTHERS, "hits").getCount()).isEqualTo(2);
        assertThat(counters.of("yet another", "hits")).isSameAs(counters.of("another", "hits"));
        assertThat(counters.of("rule 0", "hits").getCount()).isEqualTo(1);
    }
}
