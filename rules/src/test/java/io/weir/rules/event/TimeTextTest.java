package io.weir.rules.event;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import static org.assertj.core.api.Assertions.assertThat;

class TimeTextTest {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final byte[] written = new byte[TimeText.ISO_LENGTH];

    @Property(tries = 2_000)
    void writesTimesAsTheLibraryDoes(
            @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long at) {
        assertThat(TimeText.writeIso(at, written)).isTrue();
        assertThat(new String(written, StandardCharsets.US_ASCII)).isEqualTo(ISO.format(Instant.ofEpochMilli(at)));
        assertThat(TimeText.iso(written, 0, written.length, ZoneOffset.UTC)).isEqualTo(at);
    }

    @Test
    void refusesYearsBeforeTheFirstAndAfterTheLastOfFourDigits() {
        assertThat(TimeText.writeIso(253_402_300_800_000L, written)).isFalse();
        assertThat(TimeText.writeIso(-62_135_596_800_001L, written)).isFalse();
    }
}
