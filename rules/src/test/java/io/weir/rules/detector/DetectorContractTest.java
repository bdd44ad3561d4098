package io.weir.rules.detector;

import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.CorrelationState;
import io.weir.rules.correlation.Firing;
import io.weir.rules.sigma.CorrelationRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

import static io.weir.rules.detector.Series.DAY;
import static io.weir.rules.detector.Series.HOUR;
import static io.weir.rules.detector.Series.MINUTE;
import static io.weir.rules.detector.Series.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/** What holds of every detector, whatever it looks for. */
class DetectorContractTest {
    private static final int SEEDS = 12;

    /** A rule of each kind, days without an attack, and an attack. */
    enum Kind {
        BEACON(Series.rule("weir_beacon", "6h", "gte: 10"), Kind::browsing, (series, random) -> {
            for (int i = 0; i < 30; i++) {
                series.at(2 * DAY + i * 5 * MINUTE - random.nextLong(MINUTE));
            }
        }),
        FIRST_SEEN(
                Series.rule("weir_first_seen", "30d", "field: country, learning: 1d"),
                (series, random) -> {
                    for (int i = 0; i < 200; i++) {
                        series.at(random.nextLong(5 * DAY), i % 3 == 0 ? "DE" : "FR");
                    }
                },
                (series, random) ->
                        series.at(4 * DAY + random.nextLong(DAY), "KP").at(6 * DAY, "KP")),
        GEO_VELOCITY(
                Series.rule("weir_geo_velocity", "1d", "km-per-hour: 900"),
                (series, random) -> {
                    for (int day = 0; day < 10; day++) {
                        long morning = day * DAY + 8 * HOUR + random.nextLong(HOUR);
                        boolean isAbroad = day >= 5;
                        series.at(morning, isAbroad ? "48.857,2.352" : "52.52,13.405")
                                .at(morning + 20 * MINUTE, isAbroad ? "48.804,2.12" : "52.39,13.065");
                    }
                },
                (series, random) -> series.at(3 * DAY + 12 * HOUR, "39.039,125.763")),
        SUM_CHANGE(
                Series.rule(
                        "weir_rate_change",
                        "5m",
                        "gte: 50, factor: 5, half-life: 12h, learning: 1d, field: bytes, newcomers: fire"),
                (series, random) -> {
                    for (long time = 0; time < 3 * DAY; time += random.nextLong(isNight(time) ? 4 * MINUTE : MINUTE)) {
                        series.at(time, Integer.toString(random.nextInt(3)));
                    }
                },
                (series, random) -> {
                    for (int i = 0; i < 20; i++) {
                        series.at(2 * DAY + HOUR + random.nextLong(3 * MINUTE), "100");
                    }
                }),
        RATE_CHANGE(
                Series.rule("weir_rate_change", "5m", "gte: 50, factor: 5, half-life: 12h, learning: 1d"),
                (series, random) -> {
                    for (long time = 0; time < 3 * DAY; time += random.nextLong(isNight(time) ? 4 * MINUTE : MINUTE)) {
                        series.at(time);
                    }
                },
                (series, random) -> {
                    for (int i = 0; i < 200; i++) {
                        series.at(2 * DAY + HOUR + random.nextLong(3 * MINUTE));
                    }
                });

        private final CorrelationRule rule;
        private final BiConsumer<Series, Random> benign;
        private final BiConsumer<Series, Random> attack;

        Kind(CorrelationRule rule, BiConsumer<Series, Random> benign, BiConsumer<Series, Random> attack) {
            this.rule = rule;
            this.benign = benign;
            this.attack = attack;
        }

        private static boolean isNight(long time) {
            return time % DAY < 6 * HOUR;
        }

        /** A person opens pages now and then, each of them with several connections. */
        private static void browsing(Series series, Random random) {
            for (long time = 0; time < 2 * DAY - HOUR; time += (long) (-Math.log(random.nextDouble()) * 4 * MINUTE)) {
                for (int connection = random.nextInt(6); connection >= 0; connection--) {
                    series.at(time + random.nextLong(3 * SECOND));
                }
            }
        }

        Series benign(long seed) {
            Series series = new Series();
            benign.accept(series, new Random(seed));
            return series;
        }

        Series attacked(long seed) {
            Series series = benign(seed);
            attack.accept(series, new Random(seed));
            return series;
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysSilentWithoutAnAttack(Kind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(kind.benign(seed).firings(kind.rule)).as("seed " + seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheAttackAndSaysWhatItSaw(Kind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Firing> firings = kind.attacked(seed).firings(kind.rule);

            assertThat(firings).as("seed " + seed).isNotEmpty();
            assertThat(firings).allSatisfy(firing -> {
                assertThat(firing.evidence()).isNotEmpty();
                assertThat(firing.events()).contains(firing.at());
                assertThat(firing.measured()).isPositive();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherOrderOfArrivalNorRestoreNorTheStepsOfTimeMatter(Kind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Series series = kind.attacked(seed);

            assertThat(series.firingsOutOfOrder(kind.rule, HOUR, new Random(seed)))
                    .as("seed " + seed)
                    .isEqualTo(series.firings(kind.rule));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventThatIsReplayedCountsOnce(Kind kind) {
        Series series = kind.attacked(1);
        List<Firing> once = series.firings(kind.rule);

        assertThat(series.replayed().firings(kind.rule)).isEqualTo(once);

        CorrelationState state = Series.state(kind.rule);
        List<Firing> firings = new ArrayList<>();
        List<Contribution> inOrder = series.events().stream().sorted().toList();
        for (Contribution event : inOrder) {
            state.add(event);
            firings.addAll(state.decide(event.event().timeMillis() - HOUR));
            inOrder.stream()
                    .filter(earlier -> earlier.compareTo(event) <= 0)
                    .limit(3)
                    .forEach(state::add);
            state.add(event);
        }
        firings.addAll(state.decide(Long.MAX_VALUE / 2));
        assertThat(firings).isEqualTo(once);
    }

    @ParameterizedTest
    @EnumSource
    void isForgottenWhenItSays(Kind kind) {
        CorrelationState state = Series.state(kind.rule);
        Series series = kind.attacked(1);
        series.events().forEach(state::add);
        long newest = series.events().stream()
                .mapToLong(event -> event.event().timeMillis())
                .max()
                .orElseThrow();
        state.decide(newest);

        state.expire(newest);
        assertThat(state.isEmpty()).isFalse();
        assertThat(state.emptyAtMillis()).isEqualTo(newest + kind.rule.memory().toMillis() + 1);
        state.expire(state.emptyAtMillis());
        assertThat(state.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void isNeverLargerThanItsBoundWhateverIsSent(Kind kind) {
        CorrelationState state = Series.state(kind.rule);
        Random random = new Random(7);
        int largest = 0;
        for (int i = 0; i < 40_000; i++) {
            String value =
                    switch (kind) {
                        case FIRST_SEEN -> "value " + i + "x".repeat(1000);
                        case GEO_VELOCITY -> random.nextInt(90) + "," + random.nextInt(180);
                        case SUM_CHANGE -> Integer.toString(random.nextInt(1_000_000));
                        default -> "";
                    };
            Series one = value.isEmpty()
                    ? new Series().at(i * random.nextLong(10, 20) * SECOND)
                    : new Series().at(i * 2 * SECOND, value);
            Contribution sent = one.events().get(0);
            state.add(sent);
            state.decide(sent.event().timeMillis());
            largest = Math.max(largest, i % 500 == 0 ? Series.bytes(state).length : 0);
        }

        assertThat(largest).isLessThan(17_000);
    }
}
