package io.weir.generators;

import io.weir.generators.world.World;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Attacks and ordinary days together, as one stream in the order of the records' times. */
public final class Simulation implements Iterator<Shipment> {
    /** What machines write each second whoever is there, and how many people write one more; measured. */
    private static final double RECORDS_OF_MACHINES = 0.2;

    private static final double PEOPLE_PER_RECORD = 69;

    private final List<Truth> truths;
    private final Iterator<Shipment> attacks;
    private final Iterator<Shipment> background;
    private Shipment nextAttack;
    private Shipment nextOrdinary;

    /**
     * What to play.
     *
     * @param scenarios one after the other, each somewhere in its part of the time; one that needs a certain hour of the day
     *     waits for it
     * @param attacker where all of them come from; each draws an address of its own if empty
     * @param people how many work at the site
     */
    public record Plan(
            List<Scenario> scenarios,
            boolean hasBackground,
            long seed,
            Instant start,
            Duration length,
            Intensity intensity,
            Optional<String> attacker,
            int people) {
        public static Plan of(List<Scenario> scenarios, long seed, Instant start, Duration length) {
            return new Plan(
                    scenarios, false, seed, start, length, Intensity.MEDIUM, Optional.empty(), World.USUAL_PEOPLE);
        }

        public Plan withBackground() {
            return new Plan(scenarios, true, seed, start, length, intensity, attacker, people);
        }
    }

    private Simulation(List<Story> stories, Iterator<Shipment> background) {
        this.truths = stories.stream().map(Story::truth).toList();
        List<Shipment> all = new ArrayList<>();
        stories.forEach(story -> all.addAll(story.shipments()));
        all.sort(Comparator.comparing(Shipment::time));
        this.attacks = all.iterator();
        this.background = background;
        this.nextAttack = step(attacks);
        this.nextOrdinary = step(background);
    }

    public static Simulation of(Plan plan) {
        World world = World.seeded(plan.seed(), plan.people());
        List<Story> stories = new ArrayList<>();
        Draw draw = Draw.of(plan.seed(), "beginnings");
        int count = plan.scenarios().size();
        long share = plan.length().toMillis() / Math.max(1, count);
        for (int i = 0; i < count; i++) {
            Instant begin = plan.start().plusMillis(i * share + draw.between(share / 10, share / 3));
            var setting = new Stage.Setting(world, plan.seed(), begin, plan.intensity(), plan.attacker(), i + 1);
            stories.add(Stage.play(plan.scenarios().get(i), setting));
        }
        Iterator<Shipment> background = plan.hasBackground()
                ? Background.of(world, plan.seed(), plan.start(), plan.length())
                : Collections.emptyIterator();
        return new Simulation(stories, background);
    }

    /** How many people have to work at a site so that it writes so many records a second in working hours. */
    public static double peopleFor(double recordsPerSecond) {
        return (recordsPerSecond - RECORDS_OF_MACHINES) * PEOPLE_PER_RECORD;
    }

    /** The other way round. */
    public static double recordsPerSecond(int people) {
        return RECORDS_OF_MACHINES + people / PEOPLE_PER_RECORD;
    }

    /** What each scenario was, in the order in which they were named. */
    public List<Truth> truths() {
        return truths;
    }

    private static Shipment step(Iterator<Shipment> from) {
        return from.hasNext() ? from.next() : null;
    }

    @Override
    public boolean hasNext() {
        return nextAttack != null || nextOrdinary != null;
    }

    @Override
    public Shipment next() {
        boolean isAttack =
                nextOrdinary == null || nextAttack != null && nextAttack.time().isBefore(nextOrdinary.time());
        Shipment next = isAttack ? nextAttack : nextOrdinary;
        if (next == null) {
            throw new NoSuchElementException("the simulation has ended");
        }
        if (isAttack) {
            nextAttack = step(attacks);
        } else {
            nextOrdinary = step(background);
        }
        return next;
    }
}
