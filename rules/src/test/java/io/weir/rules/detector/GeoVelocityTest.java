package io.weir.rules.detector;

import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.event.Event;
import io.weir.rules.event.Json;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import static io.weir.rules.detector.Series.DAY;
import static io.weir.rules.detector.Series.HOUR;
import static io.weir.rules.detector.Series.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class GeoVelocityTest {
    private static final CorrelationRule RULE = Series.rule("weir_geo_velocity", "1d", "km-per-hour: 900, km: 500");
    private static final String BERLIN = "52.5200,13.4050";
    private static final String PARIS = "48.8567,2.3522";
    private static final String SYDNEY = "-33.8688,151.2093";
    private static final String POTSDAM = "52.3906,13.0645";

    /** The way from Berlin to Paris is 877 km long, which takes 58 minutes and a half. */
    @ParameterizedTest
    @CsvSource({"0, 1", "58, 1", "59, 0", "600, 0"})
    void firesIfNobodyTravelsThatFast(long minutes, int firings) {
        assertThat(new Series().at(0, BERLIN).at(minutes * MINUTE, PARIS).firings(RULE))
                .hasSize(firings);
    }

    @Test
    void shortWaysProveNothing() {
        assertThat(new Series().at(0, BERLIN).at(1, POTSDAM).firings(RULE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"86400000, 1", "86400001, 0"})
    void whatIsOlderThanTheTimespanIsNotCompared(long millis, int firings) {
        CorrelationRule slow = Series.rule("weir_geo_velocity", "1d", "km-per-hour: 10");

        assertThat(new Series().at(0, BERLIN).at(millis, SYDNEY).firings(slow)).hasSize(firings);
    }

    @Test
    void comparesWithTheEventBefore() {
        Series series =
                new Series().at(0, BERLIN).at(HOUR / 2, PARIS).at(HOUR, PARIS).at(2 * DAY, SYDNEY);

        assertThat(series.firingTimes(RULE)).containsExactly(HOUR / 2);
    }

    @Test
    void saysHowFarAndHowFast() {
        assertThat(new Series().at(0, BERLIN).at(10 * MINUTE, PARIS).firings(RULE))
                .singleElement()
                .satisfies(firing -> {
                    assertThat(firing.evidence()).singleElement().satisfies(evidence -> {
                        assertThat(evidence.field()).isEqualTo("source.geo.location");
                        assertThat(evidence.value()).isEqualTo("48.8567,2.3522");
                        assertThat(evidence.test())
                                .isEqualTo("877 km from 52.52,13.405 in 10 min, which takes more than 900 km/h");
                    });
                    assertThat(firing.events()).extracting(EventRef::eventId).containsExactly("e000000", "e000001");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'0,0.0001', '0,180', 20015",
        "'90,0', '-90,0', 20015",
        "'10,179.5', '10,-179.5', 110",
        "'52.52,13.405', '52.52,13.405', 0"
    })
    void distancesHoldAcrossThePolesAndTheDateLine(String from, String to, double kilometres) {
        assertThat(place(from).kilometresTo(place(to))).isCloseTo(kilometres, within(1.0));
    }

    private static Coordinates place(String text) {
        return Coordinates.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "52.5",
                "52.5,",
                "91,0",
                "0,181",
                "1,2,3",
                "[1, 2, 3]",
                "north,east",
                "0,0",
                "NaN,1",
                "1e999,1",
                "52.5;13.4"
            })
    void whatIsNoPlaceIsLeftOut(String text) {
        assertThat(Coordinates.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'user':'eve','source':{'geo':{'location':{'lat':52.5,'lon':13.4}}}}",
                "{'user':'eve','source':{'geo':{'location':{'lat':'52.5','lon':'13.4'}}}}",
                "{'user':'eve','source':{'geo':{'location':'52.5,13.4'}}}",
                "{'user':'eve','source':{'geo':{'location':'52.5, 13.4'}}}",
                "{'user':'eve','source.geo.location':'52.5,13.4'}",
                "{'user':'eve','source':{'geo':{'location':[13.4,52.5]}}}",
                "{'user':'eve','source':{'ip':'192.0.2.7'}}"
            })
    void readsCoordinatesHoweverTheyAreWritten(String event) throws IOException {
        assertThat(contributions(event)).singleElement().satisfies(addressed -> assertThat(
                        addressed.contribution().values())
                .containsExactly("52.5,13.4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'user':'eve'}",
                "{'user':'eve','source':{'ip':'198.51.100.7'}}",
                "{'user':'eve','source':{'geo':{'location':[{'lat':1,'lon':2},{'lat':3,'lon':4}]}}}",
                "{'source':{'geo':{'location':'52.5,13.4'}}}"
            })
    void anEventWithoutPlaceOrPersonTakesNoPart(String event) throws IOException {
        assertThat(contributions(event)).isEmpty();
    }

    private static List<Addressed> contributions(String json) throws IOException {
        RuleSet rules = RuleSet.compile(
                        List.of(
                                new RuleSource(
                                        "rule.yml",
                                        """
                        title: Logon
                        name: logon
                        logsource: {product: x}
                        detection:
                          s: {k: v}
                          condition: s
                        ---
                        title: Impossible travel
                        correlation:
                          type: weir_geo_velocity
                          rules: logon
                          group-by: user
                          timespan: 1d
                        """)))
                .rules();
        GeoLookup lookup = address -> address.equals("192.0.2.7") ? Coordinates.of(52.5, 13.4) : Optional.empty();
        return new CorrelationPlan(rules, lookup)
                .contributions(new EventRef(0, "e"), Event.of(Json.object(json.replace('\'', '"'))), rules.rules());
    }
}
