package io.weir.rules.sigma;

import io.weir.rules.detector.Beacon;
import io.weir.rules.detector.FirstSeen;
import io.weir.rules.detector.GeoVelocity;
import io.weir.rules.detector.RateChange;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.RuleSet.Compilation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** How rules of the types that only Weir has are read, and what their authors are told. */
class DetectorRulesTest {
    private static final String BASE =
            """
            title: base
            name: base
            logsource: {product: x}
            detection:
              s: {k: v}
              condition: s
            ---
            """;

    private static Compilation compile(String type, String condition, String more) {
        String rule = BASE
                + """
                title: stateful
                correlation:
                  type: %s
                  rules: base
                  timespan: 1h
                  group-by: who
                  condition: {%s}
                %s"""
                        .formatted(type, condition, more);
        return RuleSet.compile(List.of(new RuleSource("r.yml", rule)));
    }

    private static Object detector(String type, String condition) {
        Compilation compilation = compile(type, condition, "");
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().correlations().get(0).detector().orElseThrow();
    }

    @Test
    void whatIsNotStatedHasADefault() {
        Duration hour = Duration.ofHours(1);
        Duration day = Duration.ofDays(1);

        assertThat(detector("weir_beacon", "gte: 12")).isEqualTo(new Beacon(12, 30, 90, 10_000, hour));
        assertThat(detector("weir_first_seen", "field: a"))
                .isEqualTo(new FirstSeen(List.of(Field.of("a")), 1000, hour, hour));
        assertThat(detector("weir_geo_velocity", ""))
                .isEqualTo(new GeoVelocity(
                        Field.of("source.geo.location"), Optional.of(Field.of("source.ip")), 900, 500, hour));
        assertThat(detector("weir_rate_change", "gte: 100, factor: 5"))
                .isEqualTo(new RateChange(360_000, 100, BigDecimal.valueOf(5), day, day, Optional.empty(), false));
    }

    @Test
    void everythingCanBeStated() {
        Duration hour = Duration.ofHours(1);

        assertThat(detector("weir_beacon", "gte: 5, jitter: 0, regular: 100, shortest: 2m"))
                .isEqualTo(new Beacon(5, 0, 100, 120_000, hour));
        assertThat(detector("weir_first_seen", "field: [a, b], keep: 7, learning: 10m"))
                .isEqualTo(new FirstSeen(List.of(Field.of("a"), Field.of("b")), 7, Duration.ofMinutes(10), hour));
        assertThat(detector("weir_geo_velocity", "field: place, address: ip, km-per-hour: 300, km: 100"))
                .isEqualTo(new GeoVelocity(Field.of("place"), Optional.of(Field.of("ip")), 300, 100, hour));
        assertThat(detector(
                        "weir_rate_change",
                        "gte: 1, factor: 2.5, half-life: 7d, learning: 2h, field: source.bytes, newcomers: fire"))
                .isEqualTo(new RateChange(
                        360_000,
                        1,
                        new BigDecimal("2.5"),
                        Duration.ofDays(7),
                        Duration.ofHours(2),
                        Optional.of(Field.of("source.bytes")),
                        true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    weir_beacon|''|r.yml:14:14: correlation.condition.gte: found nothing, expected it to be stated
                    weir_beacon|gte: 4|r.yml:14:20: correlation.condition.gte: found the number 4, expected a whole number from 5 to 1000
                    weir_beacon|gte: 5.5|r.yml:14:20: correlation.condition.gte: found the number 5.5, expected a whole number from 5 to 1000
                    weir_beacon|gte: many|r.yml:14:20: correlation.condition.gte: found 'many', expected a whole number from 5 to 1000
                    weir_beacon|gte: 12, jitter: 51|r.yml:14:32: correlation.condition.jitter: found the number 51, expected a whole number from 0 to 50
                    weir_beacon|gte: 12, shortest: 10|r.yml:14:34: correlation.condition.shortest: found the number 10, expected a whole number above zero and one of s, m, h, d
                    weir_beacon|gte: 12, jiter: 30|r.yml:14:24: found the unknown key 'jiter', expected one of [gte, jitter, regular, shortest]
                    weir_first_seen|''|r.yml:14:14: correlation.condition.field: found nothing, expected it to be stated
                    weir_first_seen|field: a, learning: 2h|r.yml:14:35: correlation.condition.learning: found '2h', expected at most the timespan of the rule
                    weir_first_seen|field: a, keep: 10001|r.yml:14:31: correlation.condition.keep: found the number 10001, expected a whole number from 1 to 10000
                    weir_geo_velocity|km: 0|r.yml:14:19: correlation.condition.km: found the number 0, expected a whole number from 1 to 20000
                    weir_geo_velocity|field: [a, b]|r.yml:14:22: correlation.condition.field: found a list, expected text that is not empty
                    weir_rate_change|gte: 5|r.yml:14:14: correlation.condition.factor: found nothing, expected it to be stated
                    weir_rate_change|gte: 5, factor: 0.5|r.yml:14:31: correlation.condition.factor: found the number 0.5, expected a number from 1 to 1000000
                    weir_rate_change|gte: 5, factor: 3, half-life: 5m|r.yml:14:45: correlation.condition.half-life: found '5m', expected at least the timespan of the rule
                    weir_rate_change|gte: 5, factor: 3, newcomers: maybe|r.yml:14:45: correlation.condition.newcomers: found 'maybe', expected wait or fire
                    weir_rate_change|gte: 5, factor: 3, percentile: 5|r.yml:14:34: found the unknown key 'percentile', expected one of [half-life, gte, factor, learning, field, newcomers]
                    """)
    void aMistakeIsToldWithItsPlace(String type, String condition, String problem) {
        Compilation compilation = compile(type, condition, "");

        assertThat(compilation.problems()).extracting(Problem::toString).containsExactly(problem);
        assertThat(compilation.rules().correlations()).isEmpty();
    }

    @Test
    void aConditionIsAMapOrLeftOut() {
        String withoutCondition =
                BASE + "title: t\ncorrelation:\n  type: weir_beacon\n  rules: base\n  timespan: 1h\n  group-by: a\n";

        assertThat(RuleSet.compile(List.of(new RuleSource("r.yml", withoutCondition)))
                        .problems())
                .extracting(Problem::toString)
                .containsExactly("r.yml:10:3: correlation.condition.gte: found nothing, expected it to be stated");
        assertThat(RuleSet.compile(List.of(new RuleSource("r.yml", withoutCondition + "  condition: base\n")))
                        .problems())
                .extracting(Problem::toString)
                .containsExactly("r.yml:14:14: correlation.condition: found 'base', expected a map");
    }

    @Test
    void whatBelongsToSomebodyNeedsAGroup() {
        for (String type : List.of("weir_beacon", "weir_geo_velocity")) {
            String rule = BASE + "title: t\ncorrelation:\n  type: " + type
                    + "\n  rules: base\n  timespan: 1h\n  group-by: []\n  condition: {"
                    + (type.equals("weir_beacon") ? "gte: 5" : "") + "}\n";

            assertThat(RuleSet.compile(List.of(new RuleSource("r.yml", rule))).problems())
                    .singleElement()
                    .asString()
                    .startsWith("r.yml:13:3: correlation.group-by: found no field, expected at least one, because ");
        }
    }

    @Test
    void whatCountsNothingHasNoSeverityByCount() {
        assertThat(compile("weir_first_seen", "field: a", "weir: {severity-by-count: {5: high}}\n")
                        .problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "r.yml:15:8: weir.severity-by-count: found one, expected none, because this type counts nothing");
        assertThat(compile("weir_beacon", "gte: 5", "weir: {severity-by-count: {5: high}}\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void aCorrelationIsGroupedInOnePlaceOnly() {
        assertThat(compile("event_count", "gte: 5", "weir: {group-by: user.name}\n")
                        .problems())
                .extracting(Problem::toString)
                .containsExactly("r.yml:15:8: weir.group-by: found in a correlation, expected correlation.group-by");
    }

    @Test
    void sigmasOwnTypesKnowNoKeysOfDetectors() {
        assertThat(compile("event_count", "gte: 5, jitter: 30", "").problems())
                .singleElement()
                .asString()
                .contains("found the unknown key 'jitter'");
    }
}
