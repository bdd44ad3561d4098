package io.weir.generators.load;

import io.weir.generators.Shipment;
import io.weir.generators.load.LoadStream.LoadRecord;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class LoadStreamTest {
    private static final Instant THEN = Instant.parse("2026-03-04T09:00:00Z");
    private static final long NOW = Instant.parse("2027-11-05T06:07:08.500Z").toEpochMilli();

    @Test
    void timesAreThoseOfTheClockInEveryForm() {
        assertThat(once("2026-03-04T09:00:00.250000+00:00 web-01 sshd[7]: Accepted password for mia"))
                .isEqualTo("2027-11-05T06:07:08.250000+00:00 web-01 sshd[7]: Accepted password for mia");
        assertThat(once("Mar  4 09:00:00 web-01 sshd[7]: x")).isEqualTo("Nov  5 06:07:08 web-01 sshd[7]: x");
        assertThat(once("192.0.2.7 - - [04/Mar/2026:09:00:00 +0000] \"GET / HTTP/1.1\" 200 5"))
                .isEqualTo("192.0.2.7 - - [05/Nov/2027:06:07:08 +0000] \"GET / HTTP/1.1\" 200 5");
        assertThat(once("{\"ID\":\"1772614800.250:24\",\"NODE\":\"web-01\"}"))
                .isEqualTo("{\"ID\":\"1825394828.250:24\",\"NODE\":\"web-01\"}");
        assertThat(
                        once(
                                "{\"UtcTime\":\"2026-03-04 09:00:00.250\",\"User\":\"Zoë\",\"EventTime\":\"2026-03-04T09:00:00\"}"))
                .isEqualTo(
                        "{\"UtcTime\":\"2027-11-05 06:07:08.250\",\"User\":\"Zoë\",\"EventTime\":\"2027-11-05T06:07:08\"}");
    }

    @Test
    void noTwoRecordsHaveTheSameNumber() {
        LoadStream stream = LoadStream.of(List.of(
                shipment("{\"uid\":\"CHhAvVGS1DHFjwGM9\"}"),
                shipment("{\"ID\":\"1772614800.250:10000017\"}"),
                shipment("{\"winlog\":{\"record_id\":10000001}}")));
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            assertThat(values.add(new String(stream.next(NOW).value(), UTF_8))).isTrue();
        }
        assertThat(values).contains("{\"uid\":\"0000001S1DHFjwGM9\"}");
    }

    @Test
    void ordinaryDaysHoldNoTimeButTheClocks() {
        LoadStream stream = LoadStream.ofOrdinaryDays(3);
        Pattern sampled = Pattern.compile("2026-03-04|04/Mar/2026|^Mar  4|\"ID\":\"1772");
        Set<String> topics = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            LoadRecord load = stream.next(NOW);
            topics.add(load.topic());
            assertThat(new String(load.value(), UTF_8)).doesNotContainPattern(sampled);
        }
        assertThat(topics).hasSize(7);
    }

    private static String once(String value) {
        return new String(LoadStream.of(List.of(shipment(value))).next(NOW).value(), UTF_8);
    }

    private static Shipment shipment(String value) {
        return new Shipment(THEN, "telemetry.auth", "web-01", value);
    }
}
