package io.weir.generators;

import io.weir.generators.world.World;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class SshBackgroundTest {
    private static final Pattern FAILED = Pattern.compile("Failed password for (?<user>\\S+) from");
    private static final Duration PART = Duration.ofSeconds(10);
    private static final Duration WINDOW_OF_RULES = Duration.ofMinutes(5);
    private static final int FAILURES_OF_RULES = 3;

    @Test
    void nobodyMistypesAsOftenAsSomebodyWhoGuessesHoweverLongItGoesOn() {
        var background = new SshBackground(World.seeded(61181), 2);
        Instant start = Instant.parse("2026-11-22T15:26:00Z");
        Map<String, List<Instant>> failures = new HashMap<>();
        for (int part = 0; part < 180; part++) {
            background.play(part, start.plus(PART.multipliedBy(part)), PART).forEach(shipment -> {
                Matcher failed = FAILED.matcher(shipment.value());
                if (failed.find()) {
                    failures.computeIfAbsent(failed.group("user"), any -> new ArrayList<>())
                            .add(shipment.time());
                }
            });
        }

        assertThat(failures).hasSizeGreaterThan(3);
        failures.forEach((user, times) -> {
            for (int i = FAILURES_OF_RULES - 1; i < times.size(); i++) {
                Duration apart = Duration.between(times.get(i - FAILURES_OF_RULES + 1), times.get(i));
                assertThat(apart).as("failures of " + user).isGreaterThan(WINDOW_OF_RULES);
            }
        });
    }
}
