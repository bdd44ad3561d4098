package io.weir.cli.bench.detect;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class EventsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void oneAddressHasItsShareOfTheLogins() {
        IntFunction<byte[]> logins = Events.logins(NOON, 0.9);

        long ofOne = IntStream.range(0, 10_000)
                .filter(i -> new String(logins.apply(i), UTF_8).contains("\"203.0.113.1\""))
                .count();

        assertThat(ofOne).isBetween(8_800L, 9_200L);
    }

    @Test
    void noLoginIsInTheFuture() {
        int count = 100_000;
        Instant from = NOON.minus(Events.spanOf(count, Events.LOGINS));

        assertThat(new String(Events.logins(from, 0).apply(0), UTF_8)).contains("2026-03-01T11:59:10Z");
        assertThat(new String(Events.logins(from, 0).apply(count - 1), UTF_8)).contains("2026-03-01T11:59:59.999Z");
    }

    @Test
    void recordedEventsHappenWhenTheyAreSent() {
        byte[] recorded = "{\"é\":1,\"UtcTime\":\"2020-10-18 22:01:02.345\",\"@timestamp\":\"2020-10-18T22:01:02Z\"}"
                .getBytes(UTF_8);

        IntFunction<byte[]> events = Events.recorded(NOON, List.of(recorded));

        assertThat(new String(events.apply(20_000), UTF_8))
                .isEqualTo("{\"é\":1,\"UtcTime\":\"2026-03-01 12:00:01.345\",\"@timestamp\":\"2026-03-01T12:00:01Z\"}");
        assertThat(new String(events.apply(0), UTF_8)).contains("2026-03-01 12:00:00.345");
    }
}
