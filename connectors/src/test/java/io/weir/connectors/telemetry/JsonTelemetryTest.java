package io.weir.connectors.telemetry;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class JsonTelemetryTest {
    private static final long BROKER_TIME = 1_800_000_000_000L;
    private static final TelemetryLimits LIMITS = new TelemetryLimits(1 << 20, 1 << 20, 16, 100, 2000, 2000);

    @Test
    void readsAnEventWithItsTimeAndPosition() {
        Reading.Parsed parsed = parsed("{\"@timestamp\":\"2027-01-15T07:59:58.250Z\",\"user\":{\"name\":\"alice\"}}");

        assertThat(parsed.timeMillis()).isEqualTo(BROKER_TIME - 1750);
        assertThat(parsed.eventId()).isEqualTo("telemetry.auth-3-42");
        assertThat(parsed.event().fields()).containsKey("user");
    }

    @Test
    void withoutATimeOfItsOwnAnEventHasTheBrokers() {
        assertThat(parsed("{}").timeMillis()).isEqualTo(BROKER_TIME);
        assertThat(parsed("{\"@timestamp\":\"yesterday\"}").timeMillis()).isEqualTo(BROKER_TIME);
    }

    @Test
    void aTimeInTheFutureCountsAsOfItsArrival() {
        assertThat(parsed("{\"@timestamp\":\"2099-01-01T00:00:00Z\"}").timeMillis())
                .isEqualTo(BROKER_TIME);
        assertThat(parsed("{\"@timestamp\":\"2027-01-15T08:00:02Z\"}").timeMillis())
                .isEqualTo(BROKER_TIME + 2000);
    }

    @Test
    void binaryIsRejected() {
        assertThat(reason(new byte[] {0, 1, 2, 3})).startsWith("not JSON: ");
    }

    @Test
    void brokenUtf8IsRejectedWithItsPlace() {
        byte[] bytes = "{\"user\":\"al?ce\"}".getBytes(UTF_8);
        bytes[11] = (byte) 0xC3;

        assertThat(reason(bytes)).isEqualTo("not UTF-8: broken at byte 11");
    }

    @Test
    void aCutCharacterAtTheEndIsRejected() {
        assertThat(reason(new byte[] {'{', '}', (byte) 0xE2, (byte) 0x82})).isEqualTo("not UTF-8: broken at byte 2");
    }

    @Test
    void whatIsTooLongIsRejectedUnread() {
        assertThat(reason(new byte[2 << 20])).isEqualTo("found 2097152 bytes, at most 1048576 are read");
    }

    @Test
    void deepNestingIsRejected() {
        assertThat(reason("{\"a\":".repeat(17) + "1" + "}".repeat(17)))
                .isEqualTo("found more than 16 levels of nesting");
        assertThat(reason("{\"a\":".repeat(100_000))).contains("nesting depth");
    }

    @Test
    void moreFieldsThanAllowedAreRejected() {
        String fields =
                IntStream.range(0, 101).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));

        assertThat(reason("{" + fields + "}")).isEqualTo("found more than 100 values");
    }

    @Test
    void anythingButOneObjectIsRejected() {
        assertThat(reason("")).startsWith("not JSON: ");
        assertThat(reason("\"text\"")).startsWith("not JSON: ");
        assertThat(reason("{} trailing")).startsWith("not JSON: ");
    }

    @Test
    void anyBytesGiveAnEventOrADeadLetter() {
        Random random = new Random(11);
        byte[] valid = "{\"a\":[1,{\"b\":\"\\u00e4\\n\"},true,null],\"c\":-1.5e3}".getBytes(UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = valid.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            assertThat(read(mutated)).isNotNull();
        }
    }

    private static Reading read(byte[] bytes) {
        return new JsonTelemetry(LIMITS)
                .read(new TelemetryRecord("default", "telemetry.auth", 3, 42, BROKER_TIME, bytes));
    }

    private static Reading.Parsed parsed(String json) {
        return (Reading.Parsed) read(json.getBytes(UTF_8));
    }

    private static String reason(String json) {
        return reason(json.getBytes(UTF_8));
    }

    private static String reason(byte[] bytes) {
        DeadLetter letter = ((Reading.Rejected) read(bytes)).deadLetter();
        assertThat(letter.original()).isEqualTo(bytes);
        assertThat(letter.stage()).isEqualTo("parse");
        return letter.reason();
    }
}
