package io.weir.rules.memory;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class RemindersTest {
    private static final long NOON = 1_800_000_000_000L;

    @Test
    void aKeyHasTheSameMomentsAtAllTimes() {
        long first = Reminders.notBefore(NOON, 1_000, "key");

        assertThat(first).isBetween(NOON, NOON + 999);
        assertThat(Reminders.notBefore(first, 1_000, "key")).isEqualTo(first);
        assertThat(Reminders.notBefore(first + 1, 1_000, "key")).isEqualTo(first + 1_000);
        assertThat(Reminders.notBefore(first - 999, 1_000, "key")).isEqualTo(first);
    }

    @Test
    void aTimeBefore1970HasOneToo() {
        assertThat(Reminders.notBefore(-5_500, 1_000, "key")).isBetween(-5_500L, -4_501L);
    }

    @Test
    void keysAreSpreadEvenly() {
        Map<Long, Long> keysByTenth = IntStream.range(0, 10_000)
                .mapToObj(i -> Reminders.notBefore(NOON, 1_000, "198.18." + i / 256 + "." + i % 256))
                .collect(Collectors.groupingBy(at -> (at - NOON) / 100, TreeMap::new, Collectors.counting()));

        assertThat(keysByTenth).hasSize(10).allSatisfy((tenth, keys) -> assertThat(keys)
                .isBetween(800L, 1_200L));
    }
}
