package io.weir.rules.alert;

import io.weir.rules.event.Field;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

class AlertGroupTest {
    private static final DetectionRule PLAIN = rule("");
    private static final DetectionRule GROUPED = rule("weir: {group-by: [user.name, process.name]}\n");

    @Test
    void theEntityIsTheSourceAddress() {
        assertThat(group(PLAIN, Map.of("source.ip", "192.0.2.7", "host.name", "web-1", "user.name", "eve")))
                .isEqualTo(Map.of("source.ip", "192.0.2.7"));
    }

    @Test
    void withoutAnAddressItIsHostAndUser() {
        assertThat(group(PLAIN, Map.of("host.name", "web-1", "user.name", "root")))
                .isEqualTo(Map.of("host.name", "web-1", "user.name", "root"));
        assertThat(group(PLAIN, Map.of("host.name", "web-1"))).isEqualTo(Map.of("host.name", "web-1"));
    }

    @Test
    void theRuleMayNameOtherFields() {
        assertThat(group(GROUPED, Map.of("source.ip", "192.0.2.7", "user.name", "eve", "process.name", "sh")))
                .isEqualTo(Map.of("user.name", "eve", "process.name", "sh"));
        assertThat(group(GROUPED, Map.of("source.ip", "192.0.2.7", "user.name", "eve")))
                .isEqualTo(Map.of("user.name", "eve"));
    }

    @Test
    void whatIsAbsentIsNoGroupThatEventsShare() {
        assertThat(group(PLAIN, Map.of())).isEqualTo(Map.of("event.id", "e-1"));
        assertThat(group(PLAIN, Map.of("source.ip", ""))).isEqualTo(Map.of("event.id", "e-1"));
        assertThat(group(GROUPED, Map.of("source.ip", "192.0.2.7"))).isEqualTo(Map.of("event.id", "e-1"));
    }

    @Test
    void whatOnlyStandsInPlaceOfANameIsAbsentToo() {
        for (String nobody : List.of("-", " ", "(null)", "unknown")) {
            assertThat(group(PLAIN, Map.of("source.ip", nobody, "host.name", "web-1")))
                    .isEqualTo(Map.of("host.name", "web-1"));
        }
        assertThat(group(PLAIN, Map.of("source.ip", "-", "host.name", "-", "user.name", " ")))
                .isEqualTo(Map.of("event.id", "e-1"));
        assertThat(group(GROUPED, Map.of("user.name", "-", "process.name", "sh")))
                .isEqualTo(Map.of("process.name", "sh"));
    }

    @Test
    void severalAddressesTogetherAreAGroup() {
        assertThat(group(PLAIN, Map.of("source.ip", "[192.0.2.7, 192.0.2.8]", "host.name", "web-1")))
                .isEqualTo(Map.of("source.ip", "[192.0.2.7, 192.0.2.8]"));
    }

    @Test
    void theSameTextUnderAnotherNameIsAnotherGroup() {
        assertThat(new AlertGroup(Map.of("host.name", "a")).key())
                .isNotEqualTo(new AlertGroup(Map.of("user.name", "a")).key());
    }

    private static Map<String, String> group(DetectionRule rule, Map<String, String> event) {
        Function<Field, Optional<String>> texts = field -> Optional.ofNullable(event.get(field.name()));
        return AlertGroup.of(rule, "e-1", texts).values();
    }

    private static DetectionRule rule(String weir) {
        String text = "title: t\nlogsource: {product: x}\ndetection:\n  s: {k: v}\n  condition: s\n" + weir;
        return RuleSet.compile(List.of(new RuleSource("t.yml", text)))
                .rules()
                .rules()
                .get(0);
    }
}
