package io.weir.connectors.telemetry.json;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** Times as Java writes them, and whatever else. */
class LooseTimePropertyTest {
    private static final List<String> PATTERNS = List.of(
            "EEE, dd MMM yyyy HH:mm:ss 'GMT'",
            "EEE, d MMM yyyy HH:mm:ss xx",
            "dd/MMM/yyyy:HH:mm:ss xx",
            "MMM d, yyyy h:mm:ss a",
            "MMM d, yyyy, h:mm:ss\u202fa",
            "EEE MMM d HH:mm:ss yyyy",
            "EEE MMM dd HH:mm:ss 'UTC' yyyy",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy/MM/dd HH:mm:ss.SSS",
            "d MMM yyyy HH:mm:ss,SSS");

    @Property(tries = 500)
    void readsWhatJavaWrites(@ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
        for (String pattern : PATTERNS) {
            String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                    .format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));

            assertThat(millis(text)).describedAs(text).isEqualTo(second * 1000);
        }
    }

    @Property(tries = 1000)
    void anyTextHasAnAnswer(@ForAll String text) {
        millis(text);
    }

    private static long millis(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return LooseTime.millis(bytes, 0, bytes.length, ZoneId.of("UTC"));
    }
}
