package io.weir.generators;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class SshScenariosTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final World WORLD = World.seeded(7);
    private static final Scenario ATTACK = new SshBruteForce(WORLD, "203.0.113.9", 24);
    private static final Scenario BACKGROUND = new SshBackground(WORLD, 2);

    @Test
    void theSameSeedGivesTheSameRecords() {
        assertThat(play(3)).isEqualTo(play(3)).isNotEqualTo(play(4));
    }

    @Test
    void recordsComeInTheOrderOfTheirTimes() {
        assertThat(play(3)).isSortedAccordingTo(Comparator.comparing(Shipment::time));
    }

    @Test
    void theAttackerFailsAsOftenAsAsked() {
        assertThat(ATTACK.play(1, START, LENGTH))
                .hasSize(24)
                .allMatch(shipment -> shipment.value().contains("\"ip\":\"203.0.113.9\""))
                .allMatch(shipment -> shipment.value().contains("\"outcome\":\"failure\""));
    }

    @Test
    void nobodyInTheBackgroundFailsFiveTimesAMinute() {
        List<Shipment> failures = new SshBackground(WORLD, 0.3)
                .play(5, START, Duration.ofHours(2)).stream()
                        .filter(shipment -> shipment.value().contains("\"outcome\":\"failure\""))
                        .toList();
        assertThat(failures).isNotEmpty();

        Map<String, List<Instant>> byAddress = failures.stream()
                .collect(Collectors.groupingBy(
                        shipment -> shipment.value().replaceAll(".*\"ip\":\"([^\"]+)\".*", "$1"),
                        Collectors.mapping(Shipment::time, Collectors.toList())));
        byAddress.values().forEach(times -> {
            List<Instant> sorted = times.stream().sorted().toList();
            for (int i = 4; i < sorted.size(); i++) {
                assertThat(Duration.between(sorted.get(i - 4), sorted.get(i))).isGreaterThan(Duration.ofSeconds(60));
            }
        });
    }

    @Test
    void noRecordSaysThatItIsAnAttack() {
        assertThat(play(3)).noneMatch(shipment -> shipment.value().matches("(?i).*(attack|malicious|brute|label).*"));
    }

    private static List<Shipment> play(long seed) {
        return Scenario.together(seed, START, LENGTH, ATTACK, BACKGROUND);
    }
}
