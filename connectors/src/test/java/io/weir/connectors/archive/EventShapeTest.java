package io.weir.connectors.archive;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class EventShapeTest {
    @Test
    void whatIsMappedStaysAndTheRestIsOther() {
        assertThat(shape(Map.of("source", Map.of("ip", "192.0.2.1", "mood", "good"), "winlog", Map.of("id", 7))))
                .isEqualTo(Map.of(
                        "source", Map.of("ip", "192.0.2.1"),
                        "weir", Map.of("other", Map.of("source.mood", "good", "winlog.id", 7))));
    }

    @Test
    void namesWithDotsAreNamesOfFields() {
        assertThat(shape(Map.of("source.ip", "192.0.2.1"))).isEqualTo(Map.of("source", Map.of("ip", "192.0.2.1")));
    }

    @Test
    void aKnownFieldInAnotherFormIsOther() {
        assertThat(shape(Map.of("source", "nginx"))).isEqualTo(other("source", "nginx"));
        assertThat(shape(Map.of("user", Map.of("name", Map.of("first", "A")))))
                .isEqualTo(other("user.name.first", "A"));
        assertThat(shape(Map.of("labels", "none"))).isEqualTo(other("labels", "none"));
    }

    @Test
    void nobodyElseWritesIntoOurOwnFields() {
        assertThat(shape(Map.of("weir", Map.of("alert", Map.of("id", 1))))).isEqualTo(other("weir.alert.id", 1));
        assertThat(shape(Map.of("weir", Map.of("other", Map.of("a", 1))))).isEqualTo(other("weir.other.a", 1));
    }

    @Test
    void otherFieldsAreFlatAndTheirNamesBounded() {
        assertThat(shape(Map.of("a", List.of(Map.of("b", 1), Map.of("b", List.of(2, 3))))))
                .isEqualTo(other("a.b", List.of(1, 2, 3)));
        assertThat(shape(Map.of("a\0b", 1))).isEqualTo(other("a\uFFFDb", 1));
        @SuppressWarnings("unchecked")
        var others = (Map<String, Object>)
                ((Map<String, Object>) shape(Map.of("k".repeat(50_000), 1)).get("weir")).get("other");
        assertThat(others.keySet()).singleElement().satisfies(name -> assertThat(name.length())
                .isLessThan(1_100));
    }

    @Test
    void onlyWhatIsSelectedIsKept() {
        var selection = new FieldSelection(List.of("source", "event"), List.of("event.original"));

        assertThat(new EventShape(selection)
                        .of(Map.of(
                                "@timestamp", "2026-01-01T00:00:00Z",
                                "source", Map.of("ip", "192.0.2.1"),
                                "event", Map.of("id", "e1", "original", "line", "action", "login"),
                                "user", Map.of("name", "alice"),
                                "winlog", Map.of("id", 7))))
                .isEqualTo(Map.of(
                        "@timestamp", "2026-01-01T00:00:00Z",
                        "source", Map.of("ip", "192.0.2.1"),
                        "event", Map.of("id", "e1", "action", "login")));
    }

    @Test
    void aSampleIsAboutAsLargeAsItShouldBe() {
        var sampling = new Sampling(List.of(new Sampling.Topics(Pattern.compile("telemetry\\.flow"), 10)));

        assertThat(sampling.percent("telemetry.flow")).isEqualTo(10);
        assertThat(sampling.percent("telemetry.flows")).isEqualTo(100);
        long kept = IntStream.range(0, 10_000)
                .filter(number -> Sampling.isAmong(
                        io.weir.rules.alert.DerivedId.of("event", "default", "telemetry.flow-0-" + number), 10))
                .count();
        assertThat(kept).isCloseTo(1_000, within(150L));
    }

    private static Map<String, Object> shape(Map<String, Object> document) {
        return new EventShape(FieldSelection.ALL).of(document);
    }

    private static Map<String, Object> other(String name, Object value) {
        return Map.of("weir", Map.of("other", Map.of(name, value)));
    }
}
