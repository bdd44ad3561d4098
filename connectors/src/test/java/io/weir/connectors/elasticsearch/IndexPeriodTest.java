package io.weir.connectors.elasticsearch;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class IndexPeriodTest {
    @Test
    void theNameFollowsTheTime() {
        assertThat(IndexPeriod.MONTH.index("weir-alerts", millis("2026-02-28T23:59:59.999Z")))
                .isEqualTo("weir-alerts-2026.02");
        assertThat(IndexPeriod.MONTH.index("weir-alerts", millis("2026-03-01T00:00:00Z")))
                .isEqualTo("weir-alerts-2026.03");
        assertThat(IndexPeriod.YEAR.index("weir-incidents", millis("2026-12-31T23:59:59Z")))
                .isEqualTo("weir-incidents-2026");
        assertThat(IndexPeriod.MONTH.index("weir-alerts", millis("2020-01-01T00:00:00Z")))
                .isEqualTo("weir-alerts-2020.01");
    }

    @Test
    void whatClaimsToBeOfLongAgoSharesAnIndex() {
        Set<String> indices = new TreeSet<>();
        for (String time : List.of(
                "-9999-05-05T00:00:00Z", "1601-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2019-12-31T23:59:59.999Z")) {
            indices.add(IndexPeriod.MONTH.index("weir-alerts", millis(time)));
        }

        assertThat(indices).containsExactly("weir-alerts-before-2020");
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
