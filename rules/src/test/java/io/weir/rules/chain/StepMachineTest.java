package io.weir.rules.chain;

import io.weir.rules.alert.AlertStep;
import io.weir.rules.chain.Segment.Place;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

import static io.weir.rules.chain.Chains.NOON;
import static org.assertj.core.api.Assertions.assertThat;

class StepMachineTest {
    private static final String ENTITY = "203.0.113.9";
    private static final Chain THREE = Chains.of(
            """
            within: 1h
            steps:
              - {name: one, tag: test.a}
              - {name: two, tag: test.b, within: 10s}
              - {name: three, tag: test.c}
            """);

    private static StepMachine machine(Chain chain) {
        return new StepMachine(Segment.of(chain).get(0));
    }

    private static List<String> steps(Completion completion) {
        return completion.steps().stream()
                .map(step -> step.name() + "=" + step.eventId())
                .toList();
    }

    private static ChainHit hit(Chain chain, String id, long seconds, String steps) {
        return Chains.hit(chain, 0, ENTITY, id, seconds, steps, "");
    }

    @Test
    void tellsTheRunThatBeganLast() {
        StepMachine machine = machine(THREE);
        machine.accept(hit(THREE, "1", 0, "a"));
        machine.accept(hit(THREE, "2", 5, "a"));
        machine.accept(hit(THREE, "3", 8, "b"));

        assertThat(machine.accept(hit(THREE, "4", 60, "c")))
                .singleElement()
                .satisfies(completion -> assertThat(steps(completion)).containsExactly("one=2", "two=3", "three=4"));
    }

    @Test
    void anEventTakesOneStepOfARunOnly() {
        StepMachine machine = machine(THREE);
        assertThat(machine.accept(hit(THREE, "1", 0, "abc"))).isEmpty();
        assertThat(machine.accept(hit(THREE, "2", 1, "abc"))).isEmpty();

        assertThat(machine.accept(hit(THREE, "3", 2, "abc"))).hasSize(1);
    }

    @Test
    void limitsAreClosedAtBothEnds() {
        StepMachine inTime = machine(THREE);
        inTime.accept(hit(THREE, "1", 0, "a"));
        inTime.accept(hit(THREE, "2", 10, "b"));
        StepMachine tooLate = machine(THREE);
        tooLate.accept(hit(THREE, "1", 0, "a"));
        tooLate.accept(hit(THREE, "2", 11, "b"));

        assertThat(inTime.accept(hit(THREE, "3", 3600, "c"))).hasSize(1);
        assertThat(inTime.accept(hit(THREE, "4", 3601, "c"))).isEmpty();
        assertThat(tooLate.accept(hit(THREE, "3", 12, "c"))).isEmpty();
    }

    @Test
    void forgetsEverythingInTheEnd() {
        StepMachine machine = machine(THREE);
        machine.accept(hit(THREE, "1", 0, "a"));
        machine.accept(hit(THREE, "2", 5, "b"));

        assertThat(machine.emptyAtMillis()).hasValue(NOON + 3_600_000);
        machine.expire(NOON + 3_599_999);
        assertThat(machine.isEmpty()).isFalse();
        machine.expire(NOON + 3_600_000);
        assertThat(machine.isEmpty()).isTrue();
    }

    @Test
    void followsManyPathsToOneEntityUpToALimit() {
        Chain chain = Chains.of(
                """
                within: 1h
                steps:
                  - {name: one, tag: test.a, rebind: destination.ip}
                  - {name: two, tag: test.b}
                """);
        StepMachine machine = new StepMachine(Segment.of(chain).get(1));
        for (int i = 0; i < StepMachine.MOST_PATHS + 3; i++) {
            AlertStep before = new AlertStep("one", "r", "R", NOON + i * 1000L, "a" + i, "198.51.100." + i, List.of());
            ChainHit hit = Chains.hit(chain, 1, ENTITY, "a" + i, i, "", "");
            machine.accept(new ChainHit(
                    hit.tenant(),
                    hit.chain(),
                    hit.revision(),
                    1,
                    ENTITY,
                    hit.eventId(),
                    hit.timeMillis(),
                    0,
                    0,
                    0,
                    List.of(),
                    hit.entities(),
                    List.of(),
                    List.of(before.entity()),
                    List.of(before)));
        }

        assertThat(machine.evicted()).isEqualTo(3);
        assertThat(machine.accept(Chains.hit(chain, 1, ENTITY, "b", 100, "b", "")))
                .hasSize(StepMachine.MOST_PATHS)
                .first()
                .satisfies(completion -> assertThat(completion.path()).containsExactly("198.51.100.3"));
    }

    /** The machine keeps one run for each place; this holds it against all runs there are. */
    @Property(tries = 1000)
    void findsWhatTryingAllRunsFinds(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Chain chain = randomChain(random);
        Segment segment = Segment.of(chain).get(0);
        List<ChainHit> hits = randomHits(random, chain);
        StepMachine machine = new StepMachine(segment);
        for (int i = 0; i < hits.size(); i++) {
            Optional<String> found = machine.accept(hits.get(i)).stream()
                    .map(completion -> completion.steps().get(0).eventId())
                    .findFirst();
            assertThat(found)
                    .as("hit %d, seed %d, %s", i, seed, chain)
                    .isEqualTo(newestStart(segment, hits, i)
                            .map(start -> hits.get(start).eventId()));
            machine.expire(hits.get(i).timeMillis() - 1 - random.nextInt(2)); // the next may be as old
            machine = random.nextInt(4) == 0 ? copy(machine, segment) : machine;
        }
    }

    static Chain randomChain(Random random) {
        int steps = 2 + random.nextInt(4);
        StringBuilder body = new StringBuilder("within: " + (3 + random.nextInt(30)) + "s\nsteps:\n");
        for (int step = 0; step < steps; step++) {
            boolean isInner = step > 0 && step < steps - 1;
            int times = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
            body.append("  - {name: s").append(step).append(", tag: test.x");
            body.append(times > 1 ? ", times: " + times : "");
            body.append(isInner && times == 1 && random.nextBoolean() ? ", optional: true" : "");
            body.append(
                    (step > 0 || times > 1) && random.nextInt(3) == 0
                            ? ", within: " + (1 + random.nextInt(8)) + "s"
                            : "");
            body.append(step > 0 && random.nextInt(3) == 0 ? ", without: {tag: test.y}" : "");
            body.append("}\n");
        }
        return Chains.of(body.toString());
    }

    static List<ChainHit> randomHits(Random random, Chain chain) {
        List<ChainHit> hits = new ArrayList<>();
        long seconds = 0;
        int steps = chain.steps().size();
        for (int i = 0; i < 25; i++) {
            seconds += random.nextInt(3);
            String taken = letters(random, steps, 2);
            String bars = random.nextInt(6) == 0 ? letters(random, steps, 1) : "";
            hits.add(Chains.hit(chain, 0, ENTITY, String.format("%03d", i), seconds, taken, bars));
        }
        return hits;
    }

    private static String letters(Random random, int steps, int most) {
        StringBuilder letters = new StringBuilder();
        for (int left = 1 + random.nextInt(most); left > 0; left--) {
            char letter = (char) ('a' + random.nextInt(steps));
            if (letters.indexOf(String.valueOf(letter)) < 0) {
                letters.append(letter);
            }
        }
        return letters.toString();
    }

    /** The beginnings of all runs that are at their last place with this hit; the newest of them. */
    private static Optional<Integer> newestStart(Segment segment, List<ChainHit> hits, int end) {
        List<List<TreeSet<Integer>>> starts = new ArrayList<>();
        for (int at = 0; at <= end; at++) {
            List<TreeSet<Integer>> atPlaces = new ArrayList<>(List.of(new TreeSet<>()));
            starts.add(atPlaces);
            for (int number = 1; number <= segment.size(); number++) {
                Place place = segment.place(number);
                TreeSet<Integer> here = new TreeSet<>();
                atPlaces.add(here);
                if (hits.get(at).satisfies(place.step())) {
                    if (number == 1) {
                        here.add(at);
                    }
                    for (int before : place.predecessors()) {
                        for (int earlier = 0; earlier < at; earlier++) {
                            if (mayFollow(place, hits, earlier, at)) {
                                here.addAll(starts.get(earlier).get(before));
                            }
                        }
                    }
                }
                long nowMillis = hits.get(at).timeMillis();
                here.removeIf(start -> nowMillis - hits.get(start).timeMillis() > segment.withinMillis());
            }
        }
        TreeSet<Integer> complete = starts.get(end).get(segment.size());
        return complete.isEmpty() ? Optional.empty() : Optional.of(complete.last());
    }

    private static boolean mayFollow(Place place, List<ChainHit> hits, int earlier, int at) {
        boolean isInTime = hits.get(at).timeMillis() - hits.get(earlier).timeMillis() <= place.withinMillis();
        boolean isBarred = place.isFirstOfStep()
                && hits.subList(earlier + 1, at + 1).stream().anyMatch(hit -> hit.bars(place.step()));
        return isInTime && !isBarred;
    }

    private static StepMachine copy(StepMachine machine, Segment segment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        machine.write(new DataOutputStream(bytes));
        StepMachine copy = new StepMachine(segment);
        copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        return copy;
    }
}
