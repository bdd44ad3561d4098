package io.weir.rules.detector;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.CorrelationState;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.sigma.CorrelationRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
}
