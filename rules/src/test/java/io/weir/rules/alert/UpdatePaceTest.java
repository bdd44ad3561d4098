package io.weir.rules.alert;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class UpdatePaceTest {
    private static final long BEGAN = 1_000_000;

    @Test
    void whatIsYoungIsToldEveryFiveSeconds() {
        assertThat(UpdatePace.dueMillis(BEGAN, BEGAN)).isEqualTo(BEGAN + 5_000);
        assertThat(UpdatePace.dueMillis(BEGAN, BEGAN + 40_000)).isEqualTo(BEGAN + 45_000);
    }

    @Test
    void whatLastsIsToldLessOftenButEveryMinute() {
        assertThat(UpdatePace.dueMillis(BEGAN, BEGAN + 300_000)).isEqualTo(BEGAN + 330_000);
        long aDayLater = BEGAN + Duration.ofDays(1).toMillis();
        assertThat(UpdatePace.dueMillis(BEGAN, aDayLater)).isEqualTo(aDayLater + 60_000);
    }

    @Test
    void threeHoursTakeAboutTwoHundredVersions() {
        long end = BEGAN + Duration.ofHours(3).toMillis();
        int versions = 1;
        for (long at = BEGAN; at < end; at = UpdatePace.dueMillis(BEGAN, at)) {
            versions++;
        }
        assertThat(versions).isBetween(150, 250);
    }

    @Test
    void whatWasNeverToldIsDueAtOnce() {
        assertThat(UpdatePace.dueMillis(BEGAN, Long.MIN_VALUE / 2)).isLessThan(BEGAN);
    }
}
