package io.weir.rules.risk;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.memory.HeapMemory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class RuleHistoryTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final HeapMemory memory = new HeapMemory();
    private final TreeSet<Long> timers = new TreeSet<>();
    private final RuleHistory history = new RuleHistory(memory, timers::add);

    private static Alert alert(String id, long version, long timeMillis) {
        return new Alert(
                id,
                version,
                "default",
                timeMillis,
                "rule",
                "Rule",
                "",
                Severity.HIGH,
                1,
                0,
                timeMillis,
                timeMillis,
                false,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Alert.NO_RISK);
    }

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @Test
    void versionsOfOneAlertCountOnce() {
        history.take(alert("a", 1, at("2026-06-01T12:00:00Z")));
        history.take(alert("a", 2, at("2026-06-01T12:00:00Z")));
        history.take(alert("a", 2, at("2026-06-01T12:00:00Z")));

        assertThat(history.take(alert("b", 1, at("2026-06-02T12:00:00Z")))).hasValue(1);
    }

    @Test
    void anOlderVersionIsNotTaken() {
        assertThat(history.take(alert("a", 2, at("2026-06-01T12:00:00Z")))).hasValue(0);
        assertThat(history.take(alert("a", 1, at("2026-06-01T12:00:00Z")))).isEmpty();
    }

    @Test
    void yesterdayCountsFromOneOClock() {
        history.take(alert("a", 1, at("2026-06-01T23:59:59Z")));

        assertThat(history.take(alert("b", 1, at("2026-06-02T00:59:59Z")))).hasValue(0);
        assertThat(history.take(alert("c", 1, at("2026-06-02T01:00:00Z")))).hasValue(1);
    }

    @Test
    void everythingIsForgottenInTheEnd() {
        for (int i = 0; i < 1_000; i++) {
            history.take(alert("a" + i, 1, at("2026-06-01T00:00:00Z") + i * HOUR));
        }
        while (!timers.isEmpty()) {
            history.onTime(timers.pollFirst());
        }
        assertThat(memory.size()).isZero();
    }

    @Test
    void whatIsKeptOfManyAlertsDoesNotGrowForever() {
        for (int i = 0; i < 20_000; i++) {
            long now = i * HOUR / 10;
            history.take(alert("a" + i, 1, now));
            while (!timers.isEmpty() && timers.first() < now) {
                history.onTime(timers.pollFirst());
            }
        }
        assertThat(memory.size()).isLessThan(3 * (2 * 24 + 2) * 10);
    }

    /** Alerts that come as late as half an hour, and versions that move to another time, make no difference to the final scores. */
    @Property(tries = 200)
    void orderMakesNoDifference(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 5 * 24 * 4) Integer> quarters, @ForAll long seed) {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < quarters.size(); i++) {
            long time = quarters.get(i) * HOUR / 4;
            alerts.add(alert("a" + i, 1, time));
            if (i % 3 == 0) {
                alerts.add(alert("a" + i, 2, Math.max(0, time - HOUR / 4)));
            }
        }
        assertThat(last(arriving(alerts, new Random(seed)))).isEqualTo(last(arriving(alerts, new Random(~seed))));
    }

    private static List<Alert> arriving(List<Alert> alerts, Random random) {
        record Arrival(Alert alert, long millis) {}
        Map<String, Long> delays = new HashMap<>(); // versions of one alert keep their order
        return alerts.stream()
                .map(alert -> new Arrival(
                        alert,
                        Math.max(alert.timeMillis(), quarter(alerts, alert))
                                + delays.computeIfAbsent(alert.id(), id -> (long) random.nextInt((int) (HOUR / 2)))
                                + alert.version()))
                .sorted(Comparator.comparingLong(Arrival::millis))
                .map(Arrival::alert)
                .toList();
    }

    /** When the first version of an alert was told. */
    private static long quarter(List<Alert> alerts, Alert of) {
        return alerts.stream()
                .filter(alert -> alert.id().equals(of.id()) && alert.version() == 1)
                .findFirst()
                .orElseThrow()
                .timeMillis();
    }

    private static Map<String, OptionalLong> last(List<Alert> alerts) {
        RuleHistory history = new RuleHistory(new HeapMemory(), time -> {});
        Map<String, OptionalLong> last = new HashMap<>();
        alerts.forEach(alert -> last.put(alert.id(), history.take(alert)));
        return last;
    }
}
