package io.weir.connectors.telemetry.json;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

import static org.assertj.core.api.Assertions.assertThat;

class LooseTimeTest {
    @Test
    void refusesWhatCouldMeanTwoThings() {
        assertThat(millis("03/04/2026 09:00:00")).isNegative();
        assertThat(millis("Mon Jun 15 2026")).isNegative();
        assertThat(millis("15 Jun 2026 25:00:00")).isNegative();
        assertThat(millis("31 Feb 2026 09:00:00")).isNegative();
        assertThat(millis("a long text that only begins like one")).isNegative();
    }

    private static long millis(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return LooseTime.millis(bytes, 0, bytes.length, ZoneId.of("UTC"));
    }
}
