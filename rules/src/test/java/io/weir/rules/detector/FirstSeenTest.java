package io.weir.rules.detector;

import io.weir.rules.condition.Evidence;
import io.weir.rules.sigma.CorrelationRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.weir.rules.detector.Series.DAY;
import static io.weir.rules.detector.Series.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

class FirstSeenTest {
    private static final CorrelationRule RULE =
            Series.rule("weir_first_seen", "30d", "field: [country, city], learning: 2d");

    @ParameterizedTest
    @CsvSource({"172799999, 0", "172800000, 1"})
    void firesOnlyAfterTheTimeOfLearning(long timeMillis, int firings) {
        Series series = new Series().at(0, "DE", "Berlin").at(timeMillis, "FR", "Paris");

        assertThat(series.firings(RULE)).hasSize(firings);
    }

    @Test
    void aValueFiresOnceAndIsKnownFromThenOn() {
        Series series = new Series()
                .at(0, "DE", "Berlin")
                .at(3 * DAY, "FR", "Paris")
                .at(4 * DAY, "FR", "Paris")
                .at(5 * DAY, "DE", "Berlin");

        assertThat(series.firings(RULE)).singleElement().satisfies(firing -> {
            assertThat(firing.at().timeMillis()).isEqualTo(Series.MONDAY + 3 * DAY);
            assertThat(firing.evidence())
                    .containsExactly(
                            new Evidence("country", "FR", "not seen for 30 d, known: 1 others"),
                            new Evidence("city", "Paris", "not seen for 30 d, known: 1 others"));
        });
    }

    @Test
    void severalFieldsAreOneValue() {
        Series series = new Series()
                .at(0, "DE", "Berlin")
                .at(1, "FR", "Paris")
                .at(3 * DAY, "DE", "Paris")
                .at(3 * DAY + 1, "DEP", "aris");

        assertThat(series.firings(RULE)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1"})
    void aValueIsForgottenATimespanAfterItWasSeenLast(long laterMillis, int firings) {
        Series series = new Series()
                .at(0, "DE", "Berlin")
                .at(5 * DAY, "FR", "Paris")
                .at(20 * DAY, "DE", "Berlin")
                .at(35 * DAY + laterMillis, "FR", "Paris");

        assertThat(series.firings(RULE)).hasSize(1 + firings);
    }

    @Test
    void aGroupThatWasSilentForATimespanLearnsAnew() {
        Series series =
                new Series().at(0, "DE", "Berlin").at(40 * DAY, "FR", "Paris").at(43 * DAY, "IT", "Rome");

        assertThat(series.firingTimes(RULE)).containsExactly(43 * DAY);
    }

    @Test
    void whoFloodsAGroupMakesNoiseAndNoSilence() {
        CorrelationRule rule = Series.rule("weir_first_seen", "30d", "field: country, keep: 10, learning: 1h");
        Series series = new Series().at(0, "DE");
        for (int i = 0; i < 100; i++) {
            series.at(2 * HOUR + i, "value " + i);
        }
        series.at(3 * HOUR, "DE");

        assertThat(series.firings(rule)).hasSize(101).last().satisfies(firing -> {
            assertThat(firing.isSaturated()).isTrue();
            assertThat(firing.evidence())
                    .extracting(Evidence::test)
                    .containsExactly("not seen for 30 d, known: 9 others, older ones were given up");
        });
    }

    @Test
    void learnsForADayUnlessToldOtherwise() {
        CorrelationRule rule = Series.rule("weir_first_seen", "30d", "field: country");

        assertThat(new Series().at(0, "DE").at(DAY - 1, "FR").at(DAY, "IT").firingTimes(rule))
                .containsExactly(DAY);
    }
}
