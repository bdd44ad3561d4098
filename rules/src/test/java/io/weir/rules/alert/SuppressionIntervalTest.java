package io.weir.rules.alert;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

class SuppressionIntervalTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T13:04:59.999Z, PT5M, 2026-11-21T13:00:00Z, 2026-11-21T13:05:00Z",
        "2026-11-21T13:05:00Z,     PT5M, 2026-11-21T13:05:00Z, 2026-11-21T13:10:00Z",
        "2026-11-30T23:59:59.999Z, P1D,  2026-11-30T00:00:00Z, 2026-12-01T00:00:00Z",
        "2026-11-30T12:00:00Z,     P7D,  2026-11-26T00:00:00Z, 2026-12-01T00:00:00Z",
        "2026-12-01T00:00:00Z,     P7D,  2026-12-01T00:00:00Z, 2026-12-03T00:00:00Z",
    })
    void isCountedFrom1970AndEndsWithTheMonth(Instant time, Duration suppress, Instant start, Instant end) {
        assertThat(SuppressionInterval.of(time.toEpochMilli(), suppress))
                .isEqualTo(new SuppressionInterval(start.toEpochMilli(), end.toEpochMilli()));
    }

    @Property
    void everyMomentOfAnIntervalGivesTheSameInterval(
            @ForAll @LongRange(min = -4_000_000_000_000L, max = 8_000_000_000_000L) long timeMillis,
            @ForAll @IntRange(min = 1, max = 4_000_000) int seconds) {
        Duration suppress = Duration.ofSeconds(seconds);
        SuppressionInterval interval = SuppressionInterval.of(timeMillis, suppress);

        assertThat(timeMillis).isBetween(interval.startMillis(), interval.endMillis() - 1);
        assertThat(SuppressionInterval.of(interval.startMillis(), suppress)).isEqualTo(interval);
        assertThat(SuppressionInterval.of(interval.endMillis() - 1, suppress)).isEqualTo(interval);
        assertThat(SuppressionInterval.of(interval.endMillis(), suppress).startMillis())
                .isEqualTo(interval.endMillis());
        assertThat(month(interval.startMillis())).isEqualTo(month(interval.endMillis() - 1));
    }

    private static YearMonth month(long millis) {
        return YearMonth.from(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }
}
