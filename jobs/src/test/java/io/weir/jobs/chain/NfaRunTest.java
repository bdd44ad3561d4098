package io.weir.jobs.chain;

import io.weir.rules.alert.AlertStep;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainRun;
import io.weir.rules.chain.Completion;
import io.weir.rules.chain.Segment;
import io.weir.rules.chain.StepMachine;
import io.weir.rules.chain.StepRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import static io.weir.jobs.chain.ChainFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

/** Flink CEP and the small machine are two ways to the same answer. */
class NfaRunTest {
    private static final int SERIES = 500;

    private final NfaHost host = new NfaHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void bothFindTheSameRunsInTheFirstSegment() throws IOException {
        int compared = 0;
        int completed = 0;
        for (int seed = 0; seed < SERIES; seed++) {
            Random random = new Random(seed);
            Segment segment = Segment.of(randomChain(random, "")).get(0);
            if (NfaPattern.canExpress(segment)) {
                compared++;
                completed += compare(segment, randomHits(random, segment), seed);
            }
        }
        assertThat(compared).isGreaterThan(SERIES / 2);
        assertThat(completed).isGreaterThan(SERIES);
    }

    @Test
    void bothFindTheSameRunsUnderTheNextEntity() throws IOException {
        int compared = 0;
        int completed = 0;
        for (int seed = 0; seed < SERIES; seed++) {
            Random random = new Random(seed);
            Segment segment = Segment.of(randomChain(random, "  - {name: move, tag: test.x, rebind: destination.ip}\n"))
                    .get(1);
            if (NfaPattern.canExpress(segment)) {
                compared++;
                completed += compare(segment, randomHits(random, segment), seed);
            }
        }
        assertThat(compared).isGreaterThan(SERIES / 3);
        assertThat(completed).isGreaterThan(SERIES);
    }

    @Test
    void oneRunForEachPlaceIsEnough() throws IOException {
        Segment segment = Segment.of(
                        chain(
                                """
                        within: 1h
                        steps:
                          - {name: s0, tag: test.x, times: 3}
                          - {name: s1, tag: test.x, optional: true}
                          - {name: s2, tag: test.x}
                        """))
                .get(0);
        ChainRun run = new NfaRun(pattern(segment), host);
        for (int i = 0; i < 2_000; i++) {
            run.accept(hit(segment, String.format("%05d", i), i, 0b011, 0));
        }
        DataOutputSerializer bytes = new DataOutputSerializer(512);
        run.write(bytes);

        assertThat(bytes.length()).isLessThan(10_000);
        assertThat(run.accept(hit(segment, "99999", 2_000, 0b100, 0))).hasSize(1);
    }

    @Test
    void manyPathsToOneEntityAreFollowedUpToALimit() {
        Segment segment = Segment.of(
                        chain(
                                """
                        within: 1h
                        steps:
                          - {name: move, tag: test.x, rebind: destination.ip}
                          - {name: s0, tag: test.x, times: 2}
                        """))
                .get(1);
        ChainRun automaton = new NfaRun(pattern(segment), host);
        ChainRun machine = new StepMachine(segment);
        for (int i = 0; i < 19; i++) {
            ChainHit from = continuation(segment, "a" + (100 + i), i, "198.51.100." + i, i);
            automaton.accept(from);
            machine.accept(from);
        }
        automaton.accept(hit(segment, "b1", 30, 0b10, 0));
        machine.accept(hit(segment, "b1", 30, 0b10, 0));

        assertThat(automaton.evicted()).isEqualTo(3).isEqualTo(machine.evicted());
        assertThat(automaton.accept(hit(segment, "b2", 31, 0b10, 0)))
                .hasSize(16)
                .containsExactlyInAnyOrderElementsOf(machine.accept(hit(segment, "b2", 31, 0b10, 0)));
    }

    private NfaPattern pattern(Segment segment) {
        return new NfaPattern(segment, new MockStreamingRuntimeContext(1, 0));
    }

    private int compare(Segment segment, List<ChainHit> hits, int seed) throws IOException {
        Random random = new Random(seed);
        NfaPattern pattern = pattern(segment);
        ChainRun automaton = new NfaRun(pattern, host);
        ChainRun machine = new StepMachine(segment);
        int completed = 0;
        for (ChainHit hit : hits) {
            List<Completion> expected = machine.accept(hit);
            List<Completion> found = automaton.accept(hit);
            completed += expected.size();
            assertThat(found)
                    .as("hit %s, seed %d, %s", hit.eventId(), seed, segment.chain())
                    .containsExactlyInAnyOrderElementsOf(expected);
            if (random.nextInt(4) == 0) {
                long decidedMillis = hit.timeMillis() - 1; // the next may be as old
                machine.expire(decidedMillis);
                automaton.expire(decidedMillis);
                automaton = copy(automaton, () -> new NfaRun(pattern, host));
            }
        }
        long overMillis = hits.get(hits.size() - 1).timeMillis() + segment.withinMillis();
        automaton.expire(overMillis);
        assertThat(automaton.isEmpty()).isTrue();
        assertThat(automaton.emptyAtMillis()).isEmpty();
        return completed;
    }

    private static ChainRun copy(ChainRun run, Supplier<ChainRun> fresh) throws IOException {
        DataOutputSerializer bytes = new DataOutputSerializer(512);
        run.write(bytes);
        ChainRun copy = fresh.get();
        copy.read(new DataInputDeserializer(bytes.getCopyOfBuffer()));
        return copy;
    }

    private static Chain chain(String body) {
        String text = "title: A chain\nname: a-chain\nchain:\n" + body.indent(2);
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("chain.yml", text)));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().chains().get(0);
    }

    /** A chain whose steps, after a first one that may be given, say whatever can be said. */
    private static Chain randomChain(Random random, String first) {
        int steps = 2 + random.nextInt(3);
        StringBuilder body = new StringBuilder("within: " + (3 + random.nextInt(30)) + "s\nsteps:\n" + first);
        for (int step = 0; step < steps; step++) {
            boolean isFirst = step == 0 && first.isEmpty();
            int times = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
            boolean isOptional = !isFirst && step < steps - 1 && times == 1 && random.nextBoolean();
            body.append("  - {name: s").append(step).append(", tag: test.x");
            body.append(times > 1 ? ", times: " + times : "");
            body.append(isOptional ? ", optional: true" : "");
            body.append(
                    (!isFirst || times > 1) && random.nextInt(3) == 0
                            ? ", within: " + (1 + random.nextInt(8)) + "s"
                            : "");
            body.append(!isFirst && random.nextInt(4) == 0 ? ", without: {tag: test.y}" : "");
            body.append("}\n");
        }
        return chain(body.toString());
    }

    private static List<ChainHit> randomHits(Random random, Segment segment) {
        List<ChainHit> hits = new ArrayList<>();
        int offset = segment.isFirst() ? 0 : 1;
        int steps = segment.chain().steps().size() - offset;
        long seconds = 10;
        List<Long> startedAt = new ArrayList<>(List.of(0L, 0L));
        for (int i = 0; i < 30; i++) {
            seconds += random.nextInt(3);
            String id = String.format("%03d", i);
            if (offset == 1 && random.nextInt(4) == 0) {
                int path = random.nextInt(2);
                long start = Math.max(startedAt.get(path), seconds - random.nextInt(4));
                startedAt.set(path, start);
                hits.add(continuation(segment, id, seconds, "198.51.100." + path, start));
            } else {
                int taken = 1 + random.nextInt((1 << steps) - 1);
                int bars = random.nextInt(6) == 0 ? 1 << random.nextInt(steps) : 0;
                hits.add(hit(segment, id, seconds, taken << offset, bars << offset & askedFor(segment)));
            }
        }
        return hits;
    }

    /** The steps that name something that must not come before them. */
    private static int askedFor(Segment segment) {
        int steps = 0;
        for (int step = 0; step < segment.chain().steps().size(); step++) {
            steps |= segment.chain().steps().get(step).without().isEmpty() ? 0 : 1 << step;
        }
        return steps;
    }

    private static ChainHit hit(Segment segment, String id, long seconds, int steps, int bars) {
        List<StepRule> rules = new ArrayList<>();
        for (int step = 0; step < Chain.MOST_STEPS; step++) {
            if ((steps >> step & 1) == 1) {
                rules.add(new StepRule(step, "rule-" + step, "Rule " + step));
            }
        }
        return hit(segment, id, seconds, steps, bars, rules, List.of(), List.of());
    }

    private static ChainHit continuation(Segment segment, String id, long seconds, String from, long startSeconds) {
        AlertStep start = new AlertStep("start", "r", "R", NOON + startSeconds * 1000, "start-" + id, from, List.of());
        AlertStep move = new AlertStep("move", "r", "R", NOON + seconds * 1000, id, from, List.of());
        return hit(segment, id, seconds, 0, 0, List.of(), List.of(from), List.of(start, move));
    }

    private static ChainHit hit(
            Segment segment,
            String id,
            long seconds,
            int steps,
            int bars,
            List<StepRule> rules,
            List<String> path,
            List<AlertStep> carried) {
        Chain chain = segment.chain();
        return new ChainHit(
                "default",
                chain.key(),
                chain.revision(),
                segment.index(),
                ChainFixture.ATTACKER,
                id,
                NOON + seconds * 1000,
                NOON + seconds * 1000,
                steps,
                bars,
                rules,
                Map.of("source.ip", ChainFixture.ATTACKER),
                List.of(),
                path,
                carried);
    }
}
