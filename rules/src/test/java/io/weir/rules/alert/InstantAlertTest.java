package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class InstantAlertTest {
    private static final long START = 1_800_000_000_000L;
    private static final long END = START + 300_000;
    private static final Duration LATENESS = Duration.ofMinutes(1);
    private static final long FORGOTTEN = END + 60_000;
    private static final long WALL_CLOCK = 42;
    private static final AlertGroup GROUP = new AlertGroup(Map.of("source.ip", "203.0.113.9"));
    private static final DetectionRule RULE = rule("weir: {severity-by-count: {5: medium, 10: high, 20: critical}}\n");

    private InstantAlert state = new InstantAlert(RULE, LATENESS);

    private static DetectionRule rule(String weir) {
        String text = "title: Web shell\nname: web-shell\nlevel: low\ntags: [attack.persistence, attack.t1505.003]\n"
                + "logsource: {product: x}\ndetection:\n  s: {k: v}\n  condition: s\n" + weir;
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("t.yml", text)));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().rules().get(0);
    }

    private static Hit hit(int number, long timeMillis) {
        return hit(GROUP, number, timeMillis);
    }

    private static Hit hit(AlertGroup group, int number, long timeMillis) {
        return new Hit(
                "default",
                RULE.key(),
                InstantAlert.groupKey(RULE, group, timeMillis),
                group.values(),
                String.format("e-%05d", number),
                timeMillis,
                timeMillis + 3,
                List.of(),
                List.of(),
                Map.of(),
                "",
                0,
                "",
                Map.of("source.ip", "203.0.113.9", "user.name", "user-" + number),
                List.of(new Evidence("k", "v" + number, "v")),
                List.of());
    }

    private static List<Hit> randomHits(Random random, int count) {
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hits.add(hit(i, START + random.nextInt(300_000) / 7 * 7));
        }
        return hits;
    }

    @Test
    void theFirstHitRaisesIt() {
        Hit first = hit(0, START + 100);

        Alert alert = state.add(first, WALL_CLOCK).orElseThrow();

        assertThat(alert)
                .isEqualTo(new Alert(
                        DerivedId.of("default", "web-shell", GROUP.key() + "@" + START),
                        1,
                        "default",
                        START + 100,
                        "web-shell",
                        "Web shell",
                        "",
                        Severity.LOW,
                        1,
                        0,
                        START + 100,
                        START + 100,
                        false,
                        GROUP.values(),
                        first.entities(),
                        List.of("persistence"),
                        List.of("T1505.003"),
                        first.evidence(),
                        List.of("e-00000"),
                        List.of(),
                        Map.of(
                                "created",
                                START + 100,
                                "ingested",
                                START + 103,
                                "detected",
                                WALL_CLOCK,
                                "emitted",
                                WALL_CLOCK),
                        List.of(),
                        Alert.NO_RISK));
    }

    @Test
    void anEarlierHitThatComesLaterSetsTheBeginningRight() {
        state.add(hit(1, START + 200), WALL_CLOCK);

        Alert alert = state.add(hit(2, START + 100), WALL_CLOCK + 7).orElseThrow();

        assertThat(alert.timeMillis()).isEqualTo(START + 100);
        assertThat(alert.firstMillis()).isEqualTo(START + 100);
        assertThat(alert.lastMillis()).isEqualTo(START + 200);
        assertThat(alert.entities()).containsEntry("user.name", "user-2");
        assertThat(alert.evidence()).containsExactly(new Evidence("k", "v2", "v"));
        assertThat(alert.events()).containsExactly("e-00002", "e-00001");
        assertThat(alert.stages()).containsEntry("detected", WALL_CLOCK).containsEntry("emitted", WALL_CLOCK + 7);
    }

    private static Hit against(int number, long timeMillis, String host) {
        Hit hit = hit(number, timeMillis);
        return new Hit(
                hit.tenant(),
                hit.correlation(),
                hit.groupKey(),
                hit.group(),
                hit.eventId(),
                hit.timeMillis(),
                hit.ingestedMillis(),
                hit.places(),
                hit.values(),
                hit.carried(),
                hit.innerGroup(),
                hit.rulesVersion(),
                hit.revision(),
                Map.of("source.ip", "203.0.113.9", "host.name", host),
                hit.evidence(),
                List.of());
    }

    @Test
    void itNamesAllHostsThatItsEventsWereDirectedAt() {
        state.add(against(0, START, "Web-1"), WALL_CLOCK);
        state.add(against(1, START + 1, "web-2"), WALL_CLOCK);
        state.add(against(2, START + 2, "web-1"), WALL_CLOCK);

        assertThat(state.onWatermark(END, WALL_CLOCK).orElseThrow().targets()).containsExactly("web-1", "web-2");
    }

    @Property(tries = 100)
    void itsTargetsAreTheEarliestInAnyOrderAndAfterAnyRestore(
            @ForAll @IntRange(min = 1, max = 300) int count, @ForAll long seed) {
        Random random = new Random(seed);
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hits.add(against(i, START + random.nextInt(1_000), "web-" + random.nextInt(150)));
        }
        List<String> expected = hits.stream()
                .sorted(Comparator.comparingLong(Hit::timeMillis).thenComparing(Hit::eventId))
                .map(hit -> hit.entities().get("host.name"))
                .distinct()
                .limit(Targets.MOST)
                .toList();
        Collections.shuffle(hits, random);

        assertThat(newest(run(hits, random)).targets()).isEqualTo(expected);
    }

    @Test
    void isToldWhenTheNumberDoublesOrTheSeverityRises() {
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            state.add(hit(i, START + i), WALL_CLOCK).ifPresent(alert -> told.add(alert.count()));
        }

        assertThat(told).containsExactly(1L, 2L, 4L, 5L, 8L, 10L, 16L, 20L, 32L);
    }

    @Test
    void theEndOfTheIntervalTellsTheRestOnce() {
        for (int i = 0; i < 3; i++) {
            state.add(hit(i, START + i), WALL_CLOCK);
        }

        assertThat(state.nextMillis().orElseThrow()).isBetween(END, END + 4_999);
        assertThat(state.onWatermark(END - 1, WALL_CLOCK)).isEmpty();
        assertThat(state.onWatermark(END, WALL_CLOCK)).get().matches(alert -> alert.count() == 3);
        assertThat(state.nextMillis()).satisfies(InstantAlertTest::isOnceForgotten);
        assertThat(state.onWatermark(END + 1, WALL_CLOCK)).isEmpty();
        assertThat(state.isForgotten(FORGOTTEN - 1)).isFalse();
        assertThat(state.onWatermark(FORGOTTEN, WALL_CLOCK)).isEmpty();
        assertThat(state.isForgotten(FORGOTTEN)).isTrue();
    }

    private static void isOnceForgotten(OptionalLong next) {
        assertThat(next.orElseThrow()).isBetween(FORGOTTEN, FORGOTTEN + 29_999);
    }

    @Test
    void alertsOfTheSameIntervalDoNotEndInTheSameMoment() {
        Map<Long, Integer> ends = new HashMap<>();
        Map<Long, Integer> forgets = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            InstantAlert alert = new InstantAlert(RULE, LATENESS);
            alert.add(
                    hit(new AlertGroup(Map.of("source.ip", "198.18." + i / 256 + "." + i % 256)), 0, START),
                    WALL_CLOCK);
            long end = alert.nextMillis().orElseThrow();
            alert.onWatermark(end, WALL_CLOCK);
            ends.merge(end, 1, Integer::sum);
            forgets.merge(alert.nextMillis().orElseThrow(), 1, Integer::sum);
        }

        assertThat(ends.values()).allMatch(alerts -> alerts < 20);
        assertThat(forgets.values()).allMatch(alerts -> alerts < 20);
    }

    @Test
    void whatComesLateIsToldBeforeItIsForgotten() {
        for (int i = 0; i < 4; i++) {
            state.add(hit(i, START + i), WALL_CLOCK);
        }
        state.onWatermark(END, WALL_CLOCK);
        state.add(hit(9, START + 9), WALL_CLOCK);
        assertThat(state.add(hit(10, START + 10), WALL_CLOCK)).isEmpty();

        assertThat(state.nextMillis()).satisfies(InstantAlertTest::isOnceForgotten);
        assertThat(state.onWatermark(END + 30_000, WALL_CLOCK)).isEmpty();
        assertThat(state.onWatermark(FORGOTTEN, WALL_CLOCK)).get().matches(alert -> alert.count() == 6);
    }

    @Test
    void whatComesAfterThatIsLate() {
        assertThat(InstantAlert.isLate(RULE, START, LATENESS, FORGOTTEN - 1)).isFalse();
        assertThat(InstantAlert.isLate(RULE, START, LATENESS, FORGOTTEN)).isTrue();
        assertThat(InstantAlert.isLate(RULE, END, LATENESS, FORGOTTEN)).isFalse();
    }

    @Test
    void aRuleMaySuppressForAnotherTime() {
        DetectionRule hourly = rule("weir: {suppress: 1h}\n");

        assertThat(InstantAlert.groupKey(hourly, GROUP, START))
                .isEqualTo(InstantAlert.groupKey(hourly, GROUP, START + 3_599_999))
                .isNotEqualTo(InstantAlert.groupKey(hourly, GROUP, START + 3_600_000));
        assertThat(InstantAlert.groupKey(RULE, GROUP, START))
                .isEqualTo(InstantAlert.groupKey(RULE, GROUP, END - 1))
                .isNotEqualTo(InstantAlert.groupKey(RULE, GROUP, END));
    }

    @Test
    void theSeverityNeverFalls() {
        DetectionRule odd = rule("weir: {severity-by-count: {2: critical, 3: informational}}\n");
        InstantAlert alert = new InstantAlert(odd, LATENESS);
        List<Severity> told = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            alert.add(hit(i, START + i), WALL_CLOCK).ifPresent(each -> told.add(each.severity()));
        }

        assertThat(told).containsExactly(Severity.LOW, Severity.CRITICAL, Severity.CRITICAL);
    }

    @Property(tries = 200)
    void theLastVersionIsAPropertyOfTheSetOfHits(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
        Random random = new Random(seed);
        List<Hit> hits = randomHits(random, count);

        Alert last = newest(run(hits, random));

        List<Hit> sorted = hits.stream()
                .sorted(Comparator.comparing(Hit::timeMillis).thenComparing(Hit::eventId))
                .toList();
        assertThat(last.version()).isEqualTo(count);
        assertThat(last.count()).isEqualTo(count);
        assertThat(last.suppressed()).isEqualTo(count - 1);
        assertThat(last.timeMillis()).isEqualTo(sorted.get(0).timeMillis());
        assertThat(last.lastMillis()).isEqualTo(sorted.get(count - 1).timeMillis());
        assertThat(last.entities()).isEqualTo(sorted.get(0).entities());
        assertThat(last.events())
                .isEqualTo(sorted.stream().limit(50).map(Hit::eventId).toList());
        Collections.shuffle(hits, random);
        assertThat(newest(run(hits, random))).isEqualTo(last);
    }

    @Property(tries = 200)
    void aFloodCostsFewUpdatesWithRisingVersions(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int count) {
        Random random = new Random(seed);

        List<Alert> alerts = run(randomHits(random, count), random);

        int doublings = 64 - Long.numberOfLeadingZeros(count);
        int escalations = 3;
        int ends = 2;
        assertThat(alerts).hasSizeLessThanOrEqualTo(doublings + escalations + ends);
        assertThat(alerts).extracting(Alert::version).isSorted().doesNotHaveDuplicates();
        assertThat(alerts).extracting(Alert::id).containsOnly(alerts.get(0).id());
        assertThat(alerts).extracting(Alert::severity).isSorted();
    }

    @Property(tries = 100)
    void upToFiftyHitsCountOnceHoweverOftenTheyAreReplayed(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int count) {
        Random random = new Random(seed);
        List<Hit> hits = randomHits(random, count);
        Alert expected = newest(run(hits, random));
        List<Hit> repeated = new ArrayList<>(hits);
        hits.forEach(hit -> Collections.addAll(repeated, hit, hit));
        Collections.shuffle(repeated, random);

        assertThat(newest(run(repeated, random))).isEqualTo(expected);
    }

    private static Hit from(String address, Hit hit) {
        return hit.from(address, List.of(), List.of());
    }

    /** Takes in hits, and from where they were caused where they say it. */
    private List<Alert> tell(List<Hit> signals) {
        List<Alert> alerts = new ArrayList<>();
        InstantAlert running = new InstantAlert(RULE, LATENESS);
        for (Hit signal : signals) {
            Optional<Alert> told = signal.origin().isPresent()
                    ? running.addOrigin(signal, WALL_CLOCK)
                    : running.add(signal, WALL_CLOCK);
            told.ifPresent(alerts::add);
            running = restored(running);
        }
        running.onWatermark(END, WALL_CLOCK).ifPresent(alerts::add);
        running.onWatermark(FORGOTTEN, WALL_CLOCK).ifPresent(alerts::add);
        return alerts;
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void sessionsOfTwoHostsGiveTheSameAlertInAnyOrderAndVersionsThatRise(
            @ForAll("ordersOfTwoHosts") List<Integer> order) {
        List<Hit> signals = List.of(
                against(0, START, "web-1"),
                against(1, START + 5, "web-2"),
                from("198.51.100.1", against(0, START, "web-1")),
                from("198.51.100.2", against(1, START + 5, "web-2")));

        List<Alert> alerts = tell(order.stream().map(signals::get).toList());

        assertThat(alerts).extracting(Alert::version).isSorted().doesNotHaveDuplicates();
        assertThat(newest(alerts)).isEqualTo(newest(tell(signals)));
        assertThat(newest(alerts).version()).isEqualTo(4);
        assertThat(newest(alerts).count()).isEqualTo(2);
        assertThat(newest(alerts).entities()).containsEntry(Hit.ORIGIN, "198.51.100.1");
    }

    @Provide
    Arbitrary<List<Integer>> ordersOfTwoHosts() {
        return Arbitraries.shuffle(0, 1, 2, 3);
    }

    @Property(tries = 200)
    void originsOfAnyNumberOfHitsGiveTheSameAlertInAnyOrderAndVersionsThatRise(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int count) {
        Random random = new Random(seed);
        List<Hit> signals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Hit hit = against(i, START + random.nextInt(1_000), "web-" + random.nextInt(80));
            signals.add(hit);
            if (random.nextInt(3) > 0) {
                signals.add(from("198.51.100." + random.nextInt(4), hit));
            }
        }
        Alert expected = newest(tell(signals));
        Collections.shuffle(signals, random);

        List<Alert> alerts = tell(signals);

        assertThat(newest(alerts)).isEqualTo(expected);
        assertThat(expected.version()).isEqualTo(signals.size());
        assertThat(expected.count()).isEqualTo(count);
        assertThat(alerts).extracting(Alert::version).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anOriginThatIsToldAgainIsNoNews() {
        Hit hit = against(0, START, "web-1");
        state.add(hit, WALL_CLOCK);

        assertThat(state.addOrigin(from("198.51.100.1", hit), WALL_CLOCK)).get().matches(alert -> alert.version() == 2);
        assertThat(state.addOrigin(from("198.51.100.1", hit), WALL_CLOCK)).isEmpty();
        assertThat(state.onWatermark(END, WALL_CLOCK)).isEmpty();
        assertThat(state.onWatermark(FORGOTTEN, WALL_CLOCK)).isEmpty();
    }

    @Test
    void whatWasKeptBeforeOriginsCountedGoesOnWithHigherVersions() throws IOException {
        Hit hit = against(0, START, "web-1");
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        formOfBefore(hit, "198.51.100.1", new DataOutputStream(before));

        state.read(new DataInputStream(new ByteArrayInputStream(before.toByteArray())));

        assertThat(state.onWatermark(START + 1, WALL_CLOCK)).isEmpty();
        assertThat(restored(state).onWatermark(END, WALL_CLOCK)).isEmpty(); // all of it was told
        Alert next = state.add(against(1, START + 5, "web-2"), WALL_CLOCK).orElseThrow();
        assertThat(next.version()).isEqualTo(3); // the one before was a hit and its origin
        assertThat(next.entities()).containsEntry(Hit.ORIGIN, "198.51.100.1");
        assertThat(next.targets()).containsExactly("web-1", "web-2");
        assertThat(next.stages()).containsEntry("detected", WALL_CLOCK - 1);
    }

    /** One hit and its origin, both told, as it was written when the version was the number of hits and one more. */
    private static void formOfBefore(Hit hit, String origin, DataOutputStream output) throws IOException {
        EventRef event = new EventRef(hit.timeMillis(), hit.eventId());
        output.writeByte(3);
        DataText.write(hit.tenant(), output);
        DataText.write(hit.groupKey(), output);
        DataText.write(hit.group(), output);
        EventDetail.of(hit).write(output);
        output.writeLong(1);
        output.writeLong(hit.timeMillis());
        output.writeLong(1);
        output.writeLong(WALL_CLOCK - 1);
        output.writeBoolean(false);
        output.writeInt(1);
        StateCodec.writeEvent(event, output);
        output.writeBoolean(true);
        StateCodec.writeEvent(event, output);
        DataText.write(origin, output);
        EarliestTargets targets = new EarliestTargets();
        targets.add(Targets.of(hit), event);
        targets.write(output);
    }

    @Test
    void staysSmallHoweverManyHitsThereAre() {
        for (int i = 0; i < 100_000; i++) {
            state.add(hit(i, START + i % 300_000), WALL_CLOCK);
        }

        assertThat(bytes(state).length).isLessThan(2500);
    }

    /** Hits come in the given order, some only when the interval is over, and the state is stored at times. */
    private List<Alert> run(List<Hit> hits, Random random) {
        List<Alert> alerts = new ArrayList<>();
        InstantAlert running = new InstantAlert(RULE, LATENESS);
        int inTime = random.nextInt(hits.size() + 1);
        for (int i = 0; i < hits.size(); i++) {
            if (i == inTime && i > 0) {
                running.onWatermark(END, WALL_CLOCK).ifPresent(alerts::add);
            }
            Optional<Alert> told = running.add(hits.get(i), WALL_CLOCK);
            told.ifPresent(alerts::add);
            if (random.nextInt(10) == 0) {
                running = restored(running);
            }
        }
        running.onWatermark(FORGOTTEN, WALL_CLOCK).ifPresent(alerts::add);
        assertThat(running.isForgotten(FORGOTTEN)).isTrue();
        return alerts;
    }

    private static Alert newest(List<Alert> alerts) {
        return alerts.get(alerts.size() - 1);
    }

    private static byte[] bytes(InstantAlert alert) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            alert.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InstantAlert restored(InstantAlert alert) {
        try {
            InstantAlert copy = new InstantAlert(RULE, LATENESS);
            copy.read(new DataInputStream(new ByteArrayInputStream(bytes(alert))));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 100)
    void whatTheEarliestHitRaisedFollowsFromAnyNewerVersion(
            @ForAll Random random, @ForAll @IntRange(min = 2, max = 70) int count) {
        List<Hit> hits = randomHits(random, count);
        hits.sort(Comparator.comparingLong(Hit::timeMillis).thenComparing(Hit::eventId));
        InstantAlert alert = new InstantAlert(RULE, LATENESS);
        Alert raised = null;
        Alert newest = null;
        for (Hit hit : hits) {
            Optional<Alert> told = alert.add(hit, WALL_CLOCK);
            raised = raised == null ? told.orElseThrow() : raised;
            newest = told.orElse(newest);
        }

        assertThat(InstantAlert.asRaised(RULE, newest)).isEqualTo(raised);
    }
}
