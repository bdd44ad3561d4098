package io.weir.generators;

import io.weir.generators.Simulation.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class SimulationTest {
    private static final Instant MORNING = Instant.parse("2026-03-04T10:00:00Z");
    private static final Scenario SCAN = Scenarios.named("port-scan").orElseThrow();
    private static final Scenario GUESSES = Scenarios.named("ssh-brute-force").orElseThrow();

    @Test
    void attacksStandBetweenOrdinaryRecordsInTheOrderOfTime() {
        Plan attacks = Plan.of(List.of(SCAN, GUESSES), 5, MORNING, Duration.ofHours(1));
        List<Shipment> alone = played(attacks);
        List<Shipment> together = played(attacks.withBackground());

        assertThat(together)
                .isSortedAccordingTo(Comparator.comparing(Shipment::time))
                .containsAll(alone);
        assertThat(together.size()).isGreaterThan(10 * alone.size());
        assertThat(together.get(0).time()).isBefore(alone.get(0).time());
    }

    @Test
    void backgroundDoesNotChangeAnAttack() {
        Plan attacks = Plan.of(List.of(SCAN, GUESSES), 5, MORNING, Duration.ofHours(1));

        assertThat(Simulation.of(attacks.withBackground()).truths())
                .isEqualTo(Simulation.of(attacks).truths());
    }

    @Test
    void attacksComeOneAfterTheOther() {
        List<Truth> truths = Simulation.of(Plan.of(List.of(GUESSES, SCAN, GUESSES), 5, MORNING, Duration.ofHours(3)))
                .truths();

        assertThat(truths)
                .extracting(Truth::scenario)
                .containsExactly("ssh-brute-force", "port-scan", "ssh-brute-force");
        assertThat(truths).isSortedAccordingTo(Comparator.comparing(Truth::start));
        assertThat(truths.get(0).attackers()).isNotEqualTo(truths.get(2).attackers());
    }

    @Test
    void anAttackOfTheNightWaitsForIt() {
        Truth truth = Simulation.of(Plan.of(
                        List.of(Scenarios.named("suspicious-login").orElseThrow()), 5, MORNING, Duration.ofHours(1)))
                .truths()
                .get(0);

        assertThat(truth.start()).isBetween("2026-03-05T02:00:00Z", "2026-03-05T04:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 5, 100})
    void asManyPeopleWorkThereAsTheRateNeeds(double rate) {
        Plan plan = new Plan(List.of(), true, 5, MORNING, Duration.ofMinutes(30), Intensity.LOW, Optional.empty(), (int)
                Simulation.peopleFor(rate));

        assertThat(played(plan).size() / 1800.0).isCloseTo(rate, withinPercentage(20));
    }

    private static List<Shipment> played(Plan plan) {
        List<Shipment> shipments = new ArrayList<>();
        Simulation.of(plan).forEachRemaining(shipments::add);
        return shipments;
    }
}
