package io.weir.jobs.detect;

import io.weir.jobs.AllocatedBytes;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.session.SessionClue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Syslog knows the time to the second: all that one entity does within it waits for the same moment, and must not cost the more. */
class WaitingCostTest {
    private static final String SSH_BRUTE_FORCE = "d45a21d9-399a-4948-ba76-fba281625699";
    private static final long NOON = 1_800_000_000_000L;
    private static final int FEW = 500;
    private static final int MANY = 16 * FEW;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondOfOneHostCostsNoMoreForEachTheMoreIsInIt(boolean isOnDisk) throws Exception {
        signals(isOnDisk, FEW); // warms up
        long eachOfFew = signals(isOnDisk, FEW) / FEW;
        long eachOfMany = signals(isOnDisk, MANY) / MANY;

        assertThat(eachOfMany).isLessThan(2 * eachOfFew);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondOfOneGroupCostsNoMoreForEachTheMoreIsInIt(boolean isOnDisk) throws Exception {
        hits(isOnDisk, FEW); // warms up
        long eachOfFew = hits(isOnDisk, FEW) / FEW;
        long eachOfMany = hits(isOnDisk, MANY) / MANY;

        assertThat(eachOfMany).isLessThan(2 * eachOfFew);
    }

    private static StateBackend backend(boolean isOnDisk) {
        return isOnDisk ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    }

    private static long signals(boolean isOnDisk, int count) throws Exception {
        try (var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new StitchSessions()), HostSignal::key, Types.STRING)) {
            harness.setStateBackend(backend(isOnDisk));
            harness.open();
            return AllocatedBytes.by(() -> {
                for (int i = 0; i < count; i++) {
                    HostSignal signal = HostSignal.ofInstant(hit(i), new SessionClue("", "", "mia"), 0);
                    harness.processElement(signal, NOON);
                }
                harness.processWatermark(new Watermark(NOON));
            });
        }
    }

    private static long hits(boolean isOnDisk, int count) throws Exception {
        var operator =
                new CoBroadcastWithKeyedOperator<>(new DetectThresholds(Telemetry.RULES, 0), List.of(LiveRules.STATE));
        try (var harness = new KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert>(
                operator, Hit::key, null, Types.STRING)) {
            harness.setStateBackend(backend(isOnDisk));
            harness.open();
            harness.processWatermark2(new Watermark(Long.MAX_VALUE));
            return AllocatedBytes.by(() -> {
                for (int i = 0; i < count; i++) {
                    harness.processElement1(hit(i), NOON);
                }
                harness.processWatermark1(new Watermark(NOON + 10));
            });
        }
    }

    private static Hit hit(int number) {
        return new Hit(
                "default",
                SSH_BRUTE_FORCE,
                "203.0.113.9",
                Map.of("source.ip", "203.0.113.9"),
                Integer.toString(10_000_000 + number),
                NOON,
                NOON,
                List.of(0),
                List.of(),
                Map.of(),
                "",
                0,
                Telemetry.RULES.compiled().revision(SSH_BRUTE_FORCE),
                Map.of("source.ip", "203.0.113.9", "host.name", "web-1"),
                List.of(),
                List.of());
    }
}
