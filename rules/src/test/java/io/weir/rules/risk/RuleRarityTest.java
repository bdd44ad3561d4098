package io.weir.rules.risk;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class RuleRarityTest {
    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @Test
    void countsTheThirtyDaysBefore() {
        RuleRarity rarity = new RuleRarity();
        rarity.add(at("2026-05-01T23:59:59Z"));
        rarity.add(at("2026-05-31T00:00:00Z"));
        rarity.add(at("2026-05-31T12:00:00Z"));
        assertThat(rarity.earlier(at("2026-05-31T23:00:00Z"))).isEqualTo(1);
        assertThat(rarity.earlier(at("2026-06-01T00:00:00Z"))).isEqualTo(2);
        assertThat(rarity.earlier(at("2026-07-01T00:00:00Z"))).isZero();
        assertThat(rarity.earlier(at("2026-05-01T12:00:00Z"))).isZero();
    }

    @Property(tries = 200)
    void neitherOrderNorStorageChangesIt(
            @ForAll @Size(max = 60) List<@IntRange(max = 40) Integer> days, @ForAll long seed) throws IOException {
        List<Integer> shuffled = new ArrayList<>(days);
        Collections.shuffle(shuffled, new Random(seed));
        RuleRarity one = new RuleRarity();
        RuleRarity other = new RuleRarity();
        days.forEach(day -> one.add(TimeUnit.DAYS.toMillis(day)));
        shuffled.forEach(day -> other.add(TimeUnit.DAYS.toMillis(day)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        other.write(new DataOutputStream(bytes));
        RuleRarity read = RuleRarity.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int day = 0; day < 80; day++) {
            long time = TimeUnit.DAYS.toMillis(day);
            int asked = day;
            long expected = days.stream()
                    .filter(each -> each < asked && each >= asked - 30)
                    .count();
            assertThat(one.earlier(time)).isEqualTo(expected).isEqualTo(read.earlier(time));
        }
    }

    @Test
    void keepsABoundedNumberOfDays() throws IOException {
        RuleRarity rarity = new RuleRarity();
        for (int day = 0; day < 10_000; day++) {
            rarity.add(TimeUnit.DAYS.toMillis(day));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rarity.write(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThan(1_100);
    }
}
