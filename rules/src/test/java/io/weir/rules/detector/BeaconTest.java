package io.weir.rules.detector;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Firing;
import io.weir.rules.sigma.CorrelationRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;
import java.util.stream.LongStream;

import static io.weir.rules.detector.Series.HOUR;
import static io.weir.rules.detector.Series.MINUTE;
import static io.weir.rules.detector.Series.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

class BeaconTest {
    private static final CorrelationRule RULE =
            Series.rule("weir_beacon", "1h", "gte: 5, jitter: 30, regular: 100, shortest: 10s");

    private static Series every(long intervalMillis, int contacts) {
        Series series = new Series();
        for (int i = 0; i < contacts; i++) {
            series.at(i * intervalMillis);
        }
        return series;
    }

    @Test
    void firesFromTheFifthContactOn() {
        assertThat(every(MINUTE, 7).firingTimes(RULE)).containsExactly(4 * MINUTE, 5 * MINUTE, 6 * MINUTE);
        assertThat(every(MINUTE, 4).firings(RULE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"13000, 1", "13001, 0", "7000, 1", "6999, 0"})
    void toleratesTheJitterToTheMillisecond(long oddIntervalMillis, int firings) {
        Series series = new Series().at(0).at(10_000).at(20_000).at(30_000).at(30_000 + oddIntervalMillis);

        assertThat(series.firings(RULE)).hasSize(firings);
    }

    @ParameterizedTest
    @CsvSource({"10000, 1", "9999, 0"})
    void looksForNoShorterInterval(long intervalMillis, int firings) {
        assertThat(every(intervalMillis, 5).firings(RULE)).hasSize(firings);
    }

    @ParameterizedTest
    @CsvSource({"900000, 1", "900001, 0"})
    void allContactsLieWithinTheTimespan(long intervalMillis, int firings) {
        assertThat(every(intervalMillis, 5).firings(RULE)).hasSize(firings);
    }

    @Test
    void severalConnectionsAtOnceAreOneContact() {
        Series series = new Series();
        for (int i = 0; i < 5; i++) {
            series.at(i * MINUTE).at(i * MINUTE + 300).at(i * MINUTE + 1300);
        }

        assertThat(series.firingTimes(RULE)).containsExactly(4 * MINUTE);
    }

    @Test
    void aShareOfTheIntervalsMayBeIrregular() {
        CorrelationRule tolerant = Series.rule("weir_beacon", "1h", "gte: 11, regular: 80");
        Series oneMissed = new Series();
        Series threeMissed = new Series();
        LongStream.range(0, 12).filter(i -> i != 5).forEach(i -> oneMissed.at(i * MINUTE));
        LongStream.range(0, 14).filter(i -> i % 4 != 1).forEach(i -> threeMissed.at(i * MINUTE));

        assertThat(oneMissed.firings(tolerant)).hasSize(1);
        assertThat(threeMissed.firings(tolerant)).isEmpty();
    }

    @Test
    void anEvenNumberOfIntervalsIsHeldAgainstTheMeanOfTheMiddleTwo() {
        Series series = new Series().at(0).at(10_000).at(20_000).at(36_000).at(52_000);

        assertThat(series.firings(RULE)).singleElement().satisfies(firing -> assertThat(firing.evidence())
                .containsExactly(new Evidence("@timestamp", "every 13 s", "4 of the last 4 intervals within 30 %")));
    }

    @Test
    void theCountGrowsAsLongAsTheRhythmHolds() {
        Series series = every(MINUTE, 40);
        series.at(45 * MINUTE);
        for (int i = 0; i < 5; i++) {
            series.at(50 * MINUTE + i * MINUTE);
        }

        assertThat(series.firings(RULE)).extracting(Firing::measured).last().hasToString("5");
        assertThat(every(MINUTE, 40).firings(RULE))
                .extracting(Firing::measured)
                .last()
                .hasToString("40");
    }

    /** Where contacts are told apart by their pauses, pauses of a busy line must not pass for a rhythm. */
    @ParameterizedTest
    @CsvSource({"20", "100", "300", "1000", "3000", "10000", "60000"})
    void randomTrafficOfAnyDensityHasNoRhythm(long meanMillis) {
        CorrelationRule rule = Series.rule("weir_beacon", "6h", "gte: 10");
        Random random = new Random(meanMillis);
        int firings = 0;
        for (int round = 0; round < 20; round++) {
            Series series = new Series();
            long time = 0;
            for (int i = 0; i < 3000; i++) {
                time += (long) (-Math.log(1 - random.nextDouble()) * meanMillis);
                series.at(time);
            }
            firings += series.firings(rule).size();
        }

        assertThat(firings).isLessThanOrEqualTo(1);
    }

    @Test
    void findsASleeperWithJitterAmongItsOtherTraffic() {
        Random random = new Random(3);
        Series series = new Series();
        for (int i = 0; i < 60; i++) {
            series.at(random.nextLong(10 * MINUTE));
        }
        long time = 20 * MINUTE;
        for (int i = 0; i < 12; i++) {
            time += 60 * SECOND - random.nextLong(20 * SECOND);
            series.at(time);
        }

        assertThat(series.firingTimes(RULE)).isNotEmpty().allMatch(at -> at > 20 * MINUTE && at < HOUR);
    }
}
