package io.weir.rules.detector;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.CorrelationState;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Limits;
import io.weir.rules.correlation.Window;
import io.weir.rules.sigma.CorrelationRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import static io.weir.rules.detector.Series.DAY;
import static io.weir.rules.detector.Series.HOUR;
import static io.weir.rules.detector.Series.MINUTE;
import static io.weir.rules.detector.Series.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

class RateChangeTest {
    private static final CorrelationRule RULE =
            Series.rule("weir_rate_change", "10m", "gte: 20, factor: 5, half-life: 1d, learning: 6h");

    /** One event a minute: ten in ten minutes. */
    private static Series everyMinute(long untilMillis) {
        Series series = new Series();
        for (long time = 0; time < untilMillis; time += MINUTE) {
            series.at(time);
        }
        return series;
    }

    private static Series burst(Series series, long fromMillis, int events) {
        for (int i = 0; i < events; i++) {
            series.at(fromMillis + i);
        }
        return series;
    }

    @Test
    void firesAtTheEventThatMakesTheRateToldTimesTheBaseline() {
        // 9 events of the slices before, so the 41st makes 50: five times ten.
        assertThat(burst(everyMinute(12 * HOUR), 12 * HOUR, 41).firingTimes(RULE))
                .containsExactly(12 * HOUR + 40);
        assertThat(burst(everyMinute(12 * HOUR), 12 * HOUR, 40).firings(RULE)).isEmpty();
    }

    @Test
    void saysWhatIsUsual() {
        assertThat(burst(everyMinute(12 * HOUR), 12 * HOUR, 41).firings(RULE))
                .singleElement()
                .satisfies(firing -> {
                    assertThat(firing.measured()).hasToString("50");
                    assertThat(firing.evidence())
                            .containsExactly(
                                    new Evidence("@timestamp", "50 in 10 min", "at least 5 times the usual 10"));
                });
    }

    @Test
    void belowTheFloorNothingIsTooMuch() {
        Series quiet = new Series();
        for (long time = 0; time < 12 * HOUR; time += HOUR) {
            quiet.at(time);
        }

        assertThat(burst(quiet, 12 * HOUR, 19).firings(RULE)).isEmpty();
        assertThat(burst(quiet, 12 * HOUR + HOUR, 20).firings(RULE)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"21600000, 0", "22139900, 0", "22140000, 1"})
    void firesOnlyWhenTheTimeOfLearningLiesBeforeTheWindow(long atMillis, int firings) {
        assertThat(burst(new Series().at(0), atMillis, 20).firings(RULE)).hasSize(firings);
    }

    @Test
    void aBurstAcrossTheEdgesOfSlicesIsSeenWhole() {
        Series series = everyMinute(12 * HOUR);
        burst(series, 12 * HOUR + 4 * MINUTE + 59 * SECOND, 21);
        burst(series, 12 * HOUR + 5 * MINUTE + 1 * SECOND, 25);

        assertThat(series.firings(RULE)).isNotEmpty();
    }

    @Test
    void getsUsedToWhatStays() {
        Series series = everyMinute(12 * HOUR);
        for (long time = 12 * HOUR; time < 4 * DAY; time += 10 * SECOND) {
            series.at(time);
        }

        List<Long> times = series.firingTimes(RULE);
        assertThat(times).isNotEmpty().allMatch(time -> time < DAY);
    }

    @Test
    void forgetsAGroupThatIsSilentForThreeHalfLives() {
        CorrelationRule rule =
                Series.rule("weir_rate_change", "10m", "gte: 20, factor: 5, half-life: 1h, learning: 1h");

        assertThat(burst(everyMinute(12 * HOUR), 15 * HOUR, 30).firings(rule)).isNotEmpty();
        assertThat(burst(everyMinute(12 * HOUR), 15 * HOUR + 11 * MINUTE, 30).firings(rule))
                .isEmpty();
    }

    /** The definition, written out: every slice of the past with its weight. */
    @Test
    void agreesWithTheDefinitionWrittenOut() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            CorrelationRule rule =
                    Series.rule("weir_rate_change", "10m", "gte: 6, factor: 2.5, half-life: 2h, learning: 30m");
            Series series = new Series();
            long time = 0;
            for (int i = 0; i < 400; i++) {
                time += random.nextInt(30) == 0 ? random.nextLong(4 * HOUR) : random.nextLong(4 * MINUTE);
                series.at(time);
            }

            assertThat(series.firings(rule).stream().map(Firing::at).toList())
                    .as("seed " + seed)
                    .isNotEmpty()
                    .isEqualTo(writtenOut(series.events()));
        }
    }

    private static List<EventRef> writtenOut(List<Contribution> events) {
        Map<Long, Long> counts = new TreeMap<>();
        long firstMillis = events.get(0).event().timeMillis();
        List<EventRef> firings = new ArrayList<>();
        for (Contribution event : events) {
            long slice = Math.floorDiv(event.event().timeMillis(), MINUTE);
            counts.merge(slice, 1L, Long::sum);
            long rate = 0;
            for (long each = slice - 9; each <= slice; each++) {
                rate += counts.getOrDefault(each, 0L);
            }
            double weighted = 0;
            double weights = 0;
            for (long each = firstMillis / MINUTE; each <= slice - 10; each++) {
                double weight = Math.pow(0.5, (slice - 10 - each) / 120.0);
                weighted += weight * counts.getOrDefault(each, 0L);
                weights += weight;
            }
            boolean isLearned = (slice - 9) * MINUTE - firstMillis >= 30 * MINUTE;
            if (isLearned && rate >= 6 && rate >= 2.5 * 10 * weighted / weights - 1e-6) {
                firings.add(event.event());
            }
        }
        return firings;
    }

    @Test
    void countsOfAnotherTimespanAreNotTakenOver() {
        CorrelationState state = Series.state(RULE);
        everyMinute(12 * HOUR).events().forEach(state::add);
        state.decide(Series.MONDAY + 12 * HOUR);
        CorrelationRule changed = Series.rule("weir_rate_change", "20m", "gte: 20, factor: 5, learning: 6h");

        CorrelationState restored = Series.restored(changed, Series.bytes(state));
        burst(new Series(), 12 * HOUR + 1, 100).events().forEach(restored::add);

        assertThat(restored.decide(Long.MAX_VALUE / 2)).isEmpty();
    }

    private static final CorrelationRule SUMS =
            Series.rule("weir_rate_change", "10m", "gte: 1000, factor: 5, half-life: 1d, learning: 6h, field: bytes");

    /** A hundred bytes a minute: a thousand in ten minutes. */
    private static Series hundredBytesEveryMinute(long untilMillis) {
        Series series = new Series();
        for (long time = 0; time < untilMillis; time += MINUTE) {
            series.at(time, "100");
        }
        return series;
    }

    @Test
    void addsUpAField() {
        // 900 of the slices before.
        assertThat(hundredBytesEveryMinute(12 * HOUR).at(12 * HOUR, "4099").firings(SUMS))
                .isEmpty();
        assertThat(hundredBytesEveryMinute(12 * HOUR).at(12 * HOUR, "4100").firings(SUMS))
                .singleElement()
                .satisfies(firing -> {
                    assertThat(firing.measured()).hasToString("5000");
                    assertThat(firing.evidence())
                            .containsExactly(
                                    new Evidence("bytes", "5000 in 10 min", "at least 5 times the usual 1000"));
                });
    }

    @Test
    void whoIsNewFiresAtTheFloorIfTheRuleSaysSo() {
        CorrelationRule fires = Series.rule(
                "weir_rate_change",
                "10m",
                "gte: 1000, factor: 5, half-life: 1d, learning: 6h, field: bytes, newcomers: fire");

        assertThat(new Series().at(0, "1000").firings(SUMS)).isEmpty();
        assertThat(new Series().at(0, "999").firings(fires)).isEmpty();
        assertThat(new Series().at(0, "1000").firings(fires)).singleElement().satisfies(firing -> {
            assertThat(firing.evidence())
                    .containsExactly(
                            new Evidence("bytes", "1000 in 10 min", "at least 1000, nothing being known to be usual"));
            assertThat(firing.count()).isEqualTo(1);
        });
        assertThat(hundredBytesEveryMinute(12 * HOUR).at(12 * HOUR, "4099").firingTimes(fires))
                .allMatch(time -> time < 7 * HOUR);
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "12.9, 12", "0, 0", "1e3, 1000", "1e999, 1000000000000000", "-5, ", "much, "})
    void onlyWhatCanBeAddedUpTakesPart(String text, String measured) {
        Detector detector = SUMS.detector().orElseThrow();

        assertThat(detector.measure(field -> Optional.of(text), GeoLookup.NONE))
                .isEqualTo(Optional.ofNullable(measured).map(List::of));
    }

    @Test
    void sumsDoNotOverflow() {
        Series series = hundredBytesEveryMinute(12 * HOUR);
        for (int i = 0; i < 20_000; i++) {
            series.at(12 * HOUR + i, "1000000000000000");
        }

        assertThat(series.firings(SUMS))
                .hasSizeGreaterThanOrEqualTo(20_000)
                .allMatch(firing -> firing.measured().signum() > 0);
    }

    @Test
    void countsAreNotTakenForSums() {
        CorrelationState state = Series.state(RULE);
        everyMinute(12 * HOUR).events().forEach(state::add);
        state.decide(Series.MONDAY + 12 * HOUR);

        CorrelationState restored = Series.restored(SUMS, Series.bytes(state));
        new Series().at(12 * HOUR + 1, "1000000").events().forEach(restored::add);

        assertThat(restored.decide(Long.MAX_VALUE / 2)).isEmpty();
    }

    @Test
    void stateOfTheFirstVersionIsTakenOver() throws IOException {
        Detector detector = new RateChange(
                MINUTE, 1, BigDecimal.ONE, Duration.ofDays(1), Duration.ofMinutes(10), Optional.empty(), false);
        Window window = detector.newWindow(Limits.DEFAULT);
        everyMinute(HOUR).events().forEach(window::add);
        ByteArrayOutputStream now = new ByteArrayOutputStream();
        window.write(new DataOutputStream(now));
        // The first version had no name of a field: a length of four bytes behind version and slice.
        ByteArrayOutputStream then = new ByteArrayOutputStream();
        then.write(1);
        then.write(now.toByteArray(), 1, Long.BYTES);
        int rest = 1 + Long.BYTES + Integer.BYTES;
        then.write(now.toByteArray(), rest, now.size() - rest);

        Window restored = detector.newWindow(Limits.DEFAULT);
        restored.read(new DataInputStream(new ByteArrayInputStream(then.toByteArray())));

        assertThat(restored.measured()).isEqualTo(window.measured());
        assertThat(restored.evidence()).isEqualTo(window.evidence());
    }
}
