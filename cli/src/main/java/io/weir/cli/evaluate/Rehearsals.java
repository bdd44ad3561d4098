package io.weir.cli.evaluate;

import io.weir.cli.rules.ShippedRecords;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.generators.Intensity;
import io.weir.generators.Scenario;
import io.weir.generators.Shipment;
import io.weir.generators.Simulation;
import io.weir.generators.world.World;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.proof.PlayedEvent;
import io.weir.rules.proof.Rehearsal;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Plays scenarios in memory: the simulator writes, the readers of the jobs read, and the parts that a job is made of decide
 * in event time. For many threads.
 */
public final class Rehearsals {
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);
    private static final FormatSettings AUTO = FormatSettings.of(FormatSettings.AUTO);
    private static final LocalTime MORNING = LocalTime.of(9, 0);
    /** Attacks of a certain hour begin within a third of the time before it. */
    private static final Duration BEFORE_THE_HOUR = Duration.ofMinutes(90);

    private final RuleSet rules;
    private final Mappings mappings = Mappings.bundled();
    private final Map<String, DetectionRule> byKey = new HashMap<>();
    private final ThreadLocal<ShippedRecords> readers;
    private final Intensity intensity;
    private final boolean hasBackground;
    private final Duration length;

    public Rehearsals(RuleSet rules, Intensity intensity, boolean hasBackground, Duration length) {
        this.rules = rules;
        this.intensity = intensity;
        this.hasBackground = hasBackground;
        this.length = length;
        this.readers = ThreadLocal.withInitial(() -> new ShippedRecords(rules, mappings));
        rules.rules().forEach(rule -> byKey.put(rule.key(), rule));
    }

    /** A scenario among ordinary days. */
    public Run play(Scenario scenario, long seed) {
        Instant start = scenario.hour()
                .map(hour -> day(seed).atTime(hour).toInstant(ZoneOffset.UTC).minus(BEFORE_THE_HOUR))
                .orElse(day(seed).atTime(MORNING).toInstant(ZoneOffset.UTC));
        return play(scenario.name(), List.of(scenario), hasBackground, seed, start, length);
    }

    /** An ordinary day and night. */
    public Run playBackground(long seed) {
        Instant start = day(seed).atStartOfDay().toInstant(ZoneOffset.UTC);
        return play("background", List.of(), true, seed, start, Duration.ofDays(1));
    }

    /** A working day, another one for each seed. */
    private static LocalDate day(long seed) {
        LocalDate day = FIRST_DAY.plusDays(Math.floorMod(seed, 25));
        return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0 ? day.plusDays(2) : day;
    }

    private Run play(
            String name, List<Scenario> scenarios, boolean isQuiet, long seed, Instant start, Duration duration) {
        var simulation = Simulation.of(new Simulation.Plan(
                scenarios, isQuiet, seed, start, duration, intensity, Optional.empty(), World.USUAL_PEOPLE));
        var rehearsal = new Rehearsal(rules, mappings);
        for (long number = 0; simulation.hasNext(); number++) {
            Shipment shipment = simulation.next();
            var record = new TelemetryRecord(
                    "default",
                    shipment.topic(),
                    0,
                    number,
                    shipment.time().toEpochMilli(),
                    shipment.value().getBytes(UTF_8));
            for (PlayedEvent event : readers.get().readMatching(AUTO, record)) {
                rehearsal.accept(event, matched(event));
            }
        }
        return new Run(name, seed, simulation.truths(), rehearsal.finish());
    }

    private List<DetectionRule> matched(PlayedEvent event) {
        List<DetectionRule> matched = new ArrayList<>();
        event.matchedAsShipped().orElseThrow().forEach(key -> matched.add(byKey.get(key)));
        return matched;
    }
}
