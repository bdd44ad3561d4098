package io.weir.rules.proof;

import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TestFileReaderTest {
    private static TestFileReader.Reading read(String text) {
        return TestFileReader.read(new RuleSource("rules/some-rule.test.yml", text));
    }

    private static List<TestCase> cases(String text) {
        TestFileReader.Reading reading = read(text);
        assertThat(reading.problems()).isEmpty();
        return reading.tests().cases();
    }

    @Test
    void anItemOfAListIsATestOfItsOwn() {
        List<TestCase> cases = cases(
                """
                        matches:
                          - a record
                          - {record: "b ${x}", vary: {x: [1, 2]}}
                        ignores:
                          - event: {a.b: 1, c: {d: "x"}}
                        """);

        assertThat(cases).extracting(TestCase::name).containsExactly("matches 1", "matches 2", "ignores 1");
        assertThat(cases).extracting(TestCase::rule).containsOnly("some-rule");
        assertThat(cases.get(0).expectation()).isEqualTo(new Expectation.Matches());
        assertThat(cases.get(1).events())
                .extracting(TestEvent::record)
                .containsExactly(Optional.of("b 1"), Optional.of("b 2"));
        assertThat(cases.get(2).events().get(0).document())
                .isEqualTo(Map.of("@timestamp", "2026-03-02T09:00:00Z", "a.b", 1L, "c", Map.of("d", "x")));
    }

    @Test
    void writesOutRepetitionsWithTheirTimesAndValues() {
        TestCase test = cases(
                        """
                                start: 2026-01-04T23:59:58.5Z
                                cases:
                                  - name: all
                                    events:
                                      - at: 1m30s
                                        repeat: 3
                                        every: 500ms
                                        vary: {port: 20..21}
                                        record: "${n} ${port} ${time} ${time:syslog} ${time:access} ${time:seconds}"
                                    fires: 2
                                """)
                .get(0);

        assertThat(test.start()).isEqualTo(Instant.parse("2026-01-04T23:59:58.500Z"));
        assertThat(test.events()).extracting(TestEvent::atMillis).containsExactly(90_000L, 90_500L, 91_000L);
        assertThat(test.events().get(0).record())
                .contains("1 20 2026-01-05T00:01:28.500Z Jan  5 00:01:28 05/Jan/2026:00:01:28 +0000 1767571288.500");
        assertThat(test.events().get(2).record().orElseThrow()).startsWith("3 20 2026-01-05T00:01:29.500Z");
        assertThat(test.expectation()).isEqualTo(new Expectation.Fires(2));
    }

    @Test
    void saysEverythingThatIsWrongAndWhere() {
        TestFileReader.Reading reading = read(
                """
                        match: [a]
                        cases:
                          - name: no expectation
                            events: [a]
                          - events:
                              - {at: soon, record: a}
                              - {repeat: 2}
                            fires: {severity: severe, groups: {}}
                          - name: unknown place
                            events:
                              - {record: "a ${b}"}
                            silent: false
                          - name: both
                            events: []
                            fires: 1
                            silent: true
                        """);

        assertThat(reading.problems())
                .extracting(Problem::toString)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text)
                                .startsWith("rules/some-rule.test.yml:1:1: found the unknown key 'match'"),
                        text -> assertThat(text).contains(":3:5: found no expectation"),
                        text -> assertThat(text).contains(":5:5: name: found nothing"),
                        text -> assertThat(text).contains(":6:14: at: found 'soon', expected a time span"),
                        text -> assertThat(text).contains(":7:9: found neither 'record' nor 'event'"),
                        text -> assertThat(text).contains(":8:23: severity: found 'severe'"),
                        text -> assertThat(text).contains(":8:31: found the unknown key 'groups'"),
                        text -> assertThat(text).contains(":11:18: found the place ${b}"),
                        text -> assertThat(text).contains(":12:13: silent: found the boolean false, expected true"),
                        text -> assertThat(text).contains(":13:5: events: found none"),
                        text -> assertThat(text).contains(":13:5: found [fires, silent], expected exactly one"));
    }

    @Test
    void findsPlacesThatNothingFills() {
        assertThat(read("matches: ['a ${b}']").problems())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith(
                        "rules/some-rule.test.yml:1:11: found the place ${b}, expected a name below 'vary' or one of n, time");
        assertThat(read("").problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("found no test");
    }
}
