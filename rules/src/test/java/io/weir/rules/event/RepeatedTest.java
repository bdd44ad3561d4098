package io.weir.rules.event;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class RepeatedTest {
    @Test
    void copiesOfATextBecomeOne() {
        assertThat(Repeated.one(copy("source.ip"))).isSameAs(Repeated.one(copy("source.ip")));
    }

    @Test
    void manyTextsDoNotMixUp() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(Repeated.one(copy("text " + i))).isEqualTo("text " + i);
        }
    }

    @Test
    void namesBecomeOneAndValuesStay() {
        Map<String, String> values = new HashMap<>(Map.of(copy("user.name"), "mia", copy("host.name"), "web-01"));

        Map<String, String> kept = Repeated.names(values);
        values.clear();

        assertThat(kept).containsExactlyInAnyOrderEntriesOf(Map.of("user.name", "mia", "host.name", "web-01"));
        assertThat(kept.keySet()).filteredOn("user.name"::equals).first().isSameAs(Repeated.one("user.name"));
        assertThat(Repeated.names(null)).isEmpty();
    }

    private static String copy(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
