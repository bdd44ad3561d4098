package io.weir.generators;

import io.weir.generators.Stage.Setting;
import io.weir.generators.attack.SshBruteForce;
import io.weir.generators.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ScenariosTest {
    private static final Instant START = Instant.parse("2026-03-04T09:00:00Z");
    private static final int SEEDS = 20;
    private static final Pattern ADDRESS = Pattern.compile("(?<![\\d.])\\d{1,3}(\\.\\d{1,3}){3}(?![\\d.])");

    private static final Pattern TELLTALE = Pattern.compile("(?i)attacker|malicious|brute.?force|scenario|\"label\"");

    static Stream<Scenario> scenarios() {
        return Scenarios.all().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theSameSeedGivesTheSameRecords(Scenario scenario) {
        assertThat(play(scenario, 3, Intensity.MEDIUM))
                .isEqualTo(play(scenario, 3, Intensity.MEDIUM))
                .isNotEqualTo(play(scenario, 4, Intensity.MEDIUM));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void recordsComeInTheOrderOfTheirTimes(Scenario scenario) {
        assertThat(play(scenario, 3, Intensity.HIGH).shipments())
                .isSortedAccordingTo(Comparator.comparing(Shipment::time));
    }

    @ParameterizedTest
    @CsvSource({
        "full-attack-chain, 80, 200",
        "ssh-brute-force, 15, 60",
        "port-scan, 30, 120",
        "web-attack, 12, 50",
        "lateral-movement, 5, 20"
    })
    void hasAsManyEventsAsSuchAttacksHave(String name, int fewest, int most) {
        Scenario scenario = Scenarios.named(name).orElseThrow();
        for (Intensity intensity : Intensity.values()) {
            assertThat(LongStream.rangeClosed(1, SEEDS)
                            .map(seed ->
                                    play(scenario, seed, intensity).shipments().size()))
                    .as(intensity.toString())
                    .allSatisfy(count -> assertThat(count).isBetween((long) fewest, (long) most));
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void moreIntenseMeansMoreEvents(Scenario scenario) {
        assertThat(events(scenario, Intensity.LOW)).isLessThan(events(scenario, Intensity.MEDIUM));
        assertThat(events(scenario, Intensity.MEDIUM)).isLessThan(events(scenario, Intensity.HIGH));
    }

    private static long events(Scenario scenario, Intensity intensity) {
        return LongStream.rangeClosed(1, SEEDS / 4)
                .map(seed -> play(scenario, seed, intensity).shipments().size())
                .sum();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void noRecordSaysThatItIsAnAttack(Scenario scenario) {
        assertThat(play(scenario, 3, Intensity.MEDIUM).shipments())
                .extracting(Shipment::value)
                .noneMatch(value -> TELLTALE.matcher(value).find());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyAddressIsOfTheSiteOrForDocumentation(Scenario scenario) {
        for (Shipment shipment : play(scenario, 5, Intensity.HIGH).shipments()) {
            Matcher address = ADDRESS.matcher(shipment.value());
            while (address.find()) {
                assertThat(address.group()).matches("(10\\.20|127\\.0|192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\..*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theTruthNamesWhoWhereAndWhatMustBeSeen(Scenario scenario) {
        Truth truth = play(scenario, 6, Intensity.MEDIUM).truth();

        assertThat(truth.scenario()).isEqualTo(scenario.name());
        assertThat(truth.start()).isBeforeOrEqualTo(truth.end());
        assertThat(truth.attackers().size()
                        + truth.hosts().size()
                        + truth.users().size())
                .isPositive();
        assertThat(truth.expected().size() + truth.silent().size()).isPositive();
        assertThat(truth.expected())
                .allSatisfy(alert -> assertThat(alert.group()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theTruthIsReadAsItWasWritten(Scenario scenario) throws Exception {
        Truth truth = play(scenario, 6, Intensity.LOW).truth();

        assertThat(Truth.of(truth.json())).isEqualTo(truth);
    }

    @Test
    void theAttackersAddressCanBeChosen() {
        Story story = Stage.play(
                SshBruteForce.ofTries(24),
                new Setting(World.seeded(1), 1, START, Intensity.LOW, Optional.of("203.0.113.77"), 1));

        assertThat(story.shipments()).hasSize(24).allMatch(shipment -> shipment.value()
                .contains(" from 203.0.113.77 port "));
        assertThat(story.truth().attackers()).containsExactly("203.0.113.77");
    }

    @Test
    void namesAreDistinct() {
        assertThat(Scenarios.names()).doesNotHaveDuplicates();
        assertThat(Scenarios.named("no-such-scenario")).isEmpty();
    }

    @Test
    void guessingJustBelowNeverHasFiveFailuresAMinute() {
        Scenario below = Scenarios.named("ssh-slow-below").orElseThrow();
        Scenario above = Scenarios.named("ssh-slow-above").orElseThrow();
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(mostFailuresAMinute(play(below, seed, Intensity.HIGH))).isEqualTo(4);
            assertThat(mostFailuresAMinute(play(above, seed, Intensity.HIGH))).isEqualTo(5);
        }
    }

    private static int mostFailuresAMinute(Story story) {
        List<Instant> failures = story.shipments().stream()
                .filter(shipment -> shipment.value().contains("Failed password"))
                .map(Shipment::time)
                .toList();
        return Stage.mostWithin(Duration.ofMinutes(1), failures);
    }

    @Test
    void attacksOfTheSameSeedAreOfDifferentPeople() {
        Set<String> attackers = new HashSet<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            attackers.addAll(play(Scenarios.named("ssh-brute-force").orElseThrow(), seed, Intensity.LOW)
                    .truth()
                    .attackers());
        }
        assertThat(attackers).hasSizeGreaterThan(SEEDS / 2);
    }

    private static Story play(Scenario scenario, long seed, Intensity intensity) {
        return Stage.play(scenario, new Setting(World.seeded(seed), seed, START, intensity, Optional.empty(), 1));
    }
}
