package io.weir.jobs.detect;

import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RaiseAtOnceTest {
    private static final long NOON = 1_800_000_000_000L;
    private static final int MOST_WAITING = 100_000;
    private static final RuleUpdate PUSH = new RuleUpdate(
            1,
            RuleDocument.of(
                    new RuleSource(
                            "root.yml",
                            """
                            title: Root login
                            name: root-login
                            logsource: {product: linux, service: sshd}
                            detection: {selection: {user.name: root}, condition: selection}
                            """)));

    @Test
    void whatComesBeforeItsRuleWaitsUpToABound() throws Exception {
        var operator = new CoBroadcastWithKeyedOperator<>(
                new RaiseAtOnce(Telemetry.RULES, Duration.ofMinutes(10)), List.of(LiveRules.STATE));
        try (var harness = new KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert>(
                operator, Hit::key, null, Types.STRING)) {
            harness.getExecutionConfig().enableObjectReuse();
            harness.open();
            harness.processWatermark2(new Watermark(Long.MAX_VALUE));
            harness.setProcessingTime(NOON);
            for (int i = 0; i < MOST_WAITING + 10; i++) {
                harness.processElement1(hit(i), NOON);
            }
            assertThat(harness.getSideOutput(RaiseAtOnce.LATE_HITS)).hasSize(10);
            harness.setProcessingTime(NOON + 1_000);
            assertThat(harness.getSideOutput(RaiseAtOnce.LATE_HITS)).hasSize(10); // who waits already goes on waiting

            Telemetry.RULES.compiled(PUSH);
            harness.processElement2(PUSH, NOON);
            harness.setProcessingTime(NOON + 2_000);

            assertThat(harness.extractOutputValues()).last().satisfies(alert -> assertThat(alert.count())
                    .isEqualTo(1 << 16)); // told whenever their number has doubled
            assertThat(harness.numProcessingTimeTimers()).isZero();
            assertThat(harness.numKeyedStateEntries()).isOne(); // the alert
        }
    }

    /** Of one group, in one interval. */
    private static Hit hit(int number) {
        return new Hit(
                "default",
                "root-login",
                "g",
                Map.of("source.ip", "203.0.113.9"),
                Integer.toString(10_000_000 + number),
                NOON + number,
                NOON,
                List.of(),
                List.of(),
                Map.of(),
                "",
                1,
                "",
                Map.of("source.ip", "203.0.113.9"),
                List.of(),
                List.of());
    }
}
