package io.weir.rules.incident;

import io.weir.rules.alert.Severity;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

import static io.weir.rules.incident.Attack.HOUR;
import static io.weir.rules.incident.Attack.MINUTE;
import static io.weir.rules.incident.Attack.NOON;
import static io.weir.rules.incident.Attack.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

/** Neither the order of arrival nor repeats nor restores change what is told in the end. */
class StoryPropertyTest {
    private static final long LATENESS = 30 * SECOND;
    private static final String[] RULES = {"scan", "guess", "login", "move", "send"};
    private static final String[] TACTICS = {
        "reconnaissance", "credential-access", "initial-access", "lateral-movement", "exfiltration"
    };

    /** A version of an alert, and the moment at which it was told. */
    private record Version(Finding finding, long toldMillis) {}

    private record Arrival(Finding finding, long arrivesMillis) {}

    private static List<Version> history(Random random, int alerts, boolean isToldLate) {
        List<Version> versions = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < alerts; i++) {
            at += random.nextInt(12) == 0 ? 3 * HOUR + random.nextLong(2 * HOUR) : random.nextLong(10 * MINUTE);
            int rule = random.nextInt(RULES.length);
            Attack attack = Attack.of(RULES[rule], at).tactic(TACTICS[rule]).salted("" + i);
            if (random.nextInt(5) > 0) {
                attack.from("192.0.2." + random.nextInt(8));
            } else {
                attack.on("host-" + random.nextInt(3)).by("user-" + random.nextInt(2));
            }
            if (random.nextInt(3) > 0) {
                attack.to("192.0.2." + random.nextInt(12));
            }
            if (random.nextInt(6) == 0) {
                attack.on("host-" + random.nextInt(3)).with("host.ip", "192.0.2." + random.nextInt(3));
            }
            Severity severity = Severity.values()[random.nextInt(5)];
            if (random.nextInt(20) == 0) {
                attack.chain();
            }
            long lastMillis = NOON + at;
            long toldMillis = lastMillis;
            int many = 1 + random.nextInt(3);
            for (int version = 1; version <= many; version++) {
                Finding finding = Finding.of(
                                ScoredAlert.unscored(attack.alert(version, version * version, lastMillis, severity)))
                        .orElseThrow();
                versions.add(new Version(finding, toldMillis));
                if (isToldLate) {
                    toldMillis += random.nextLong(5 * MINUTE);
                } else {
                    severity = severity.max(Severity.values()[random.nextInt(5)]);
                    lastMillis += random.nextLong(20 * SECOND);
                    toldMillis = lastMillis;
                }
            }
        }
        return versions;
    }

    /** Versions of one alert stay in order, as in a partition; but a part may come again. */
    private static List<Arrival> arrivals(List<Version> versions, Random random) {
        Map<String, Long> before = new HashMap<>();
        List<Arrival> arrivals = new ArrayList<>();
        for (Version version : versions) {
            long arrives = Math.max(
                    version.toldMillis() + random.nextLong(LATENESS),
                    before.getOrDefault(version.finding().alertId(), Long.MIN_VALUE) + 1);
            before.put(version.finding().alertId(), arrives);
            arrivals.add(new Arrival(version.finding(), arrives));
            if (random.nextInt(10) == 0) {
                arrivals.add(new Arrival(version.finding(), arrives + random.nextLong(MINUTE)));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::arrivesMillis));
        return arrivals;
    }

    private static StoryRun run(StoryRules rules, List<Version> versions, Random random) {
        StoryRun run = new StoryRun(rules);
        for (Arrival arrival : arrivals(versions, random)) {
            run.take(arrival.finding());
            if (random.nextBoolean()) {
                run.watermark(arrival.arrivesMillis() - LATENESS - 1);
            }
        }
        run.watermark(Long.MAX_VALUE);
        assertThat(run.late).isZero();
        return run;
    }

    @Property(tries = 60)
    void theSameAlertsMakeTheSameIncidents(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 2, max = 80) int alerts) {
        List<Version> versions = history(new Random(seed), alerts, false);
        Map<String, Incident> expected = null;
        for (int order = 0; order < 4; order++) {
            StoryRun run = run(StoryRules.DEFAULT, versions, new Random(seed * 31 + order));
            expected = expected == null ? run.incidents() : expected;
            assertThat(run.incidents()).isEqualTo(expected);
            assertThat(run.memory.size()).as(run.memory.toString()).isZero();
            assertThat(run.entitiesLeft()).isZero();
        }
    }

    /** What is counted long afterwards changes when something was said, but not what is true. */
    @Property(tries = 60)
    void countsThatComeLaterMakeTheSameIncidents(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 2, max = 80) int alerts) {
        List<Version> versions = history(new Random(seed), alerts, true);
        Map<String, String> expected = null;
        for (int order = 0; order < 4; order++) {
            Map<String, String> told = new TreeMap<>();
            run(StoryRules.DEFAULT, versions, new Random(seed * 31 + order))
                    .incidents()
                    .forEach((id, incident) -> told.put(id, facts(incident)));
            expected = expected == null ? told : expected;
            assertThat(told).isEqualTo(expected);
        }
    }

    /** All but the version, and when it was said. */
    private static String facts(Incident incident) {
        if (incident.status() == Incident.Status.MERGED) {
            return incident.parent(); // what it says is what was known when it was merged
        }
        return String.join(
                "\n",
                List.of(
                        incident.status().name(),
                        incident.parent(),
                        incident.predecessor(),
                        incident.severity().name(),
                        incident.priority().name(),
                        incident.contributions().toString(),
                        incident.phases().toString(),
                        incident.title(),
                        incident.summary(),
                        Long.toString(incident.alertCount()),
                        Long.toString(incident.eventCount()),
                        Long.toString(incident.firstMillis()),
                        Long.toString(incident.lastMillis()),
                        incident.entities().toString(),
                        incident.timeline().toString(),
                        new TreeSet<>(incident.hosts()).toString(),
                        incident.closedMillis() + ""));
    }

    @Property(tries = 40)
    void noAlertOfAnIncidentIsLostOrCountedTwice(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 2, max = 80) int alerts) {
        List<Version> versions = history(new Random(seed), alerts, false);
        StoryRun run = run(StoryRules.DEFAULT, versions, new Random(seed));
        long ids = versions.stream()
                .map(version -> version.finding().alertId())
                .distinct()
                .count();
        long told = run.incidents().values().stream()
                .filter(incident -> incident.status() != Incident.Status.MERGED)
                .mapToLong(Incident::alertCount)
                .sum();

        assertThat(told).isLessThanOrEqualTo(ids);
        assertThat(run.incidents().values()).allSatisfy(incident -> {
            assertThat(incident.contributions().stream()
                            .mapToInt(ScorePart::points)
                            .sum())
                    .isEqualTo(incident.score())
                    .isBetween(0, 100);
            assertThat(incident.timeline())
                    .extracting(Incident.Moment::timeMillis)
                    .isSorted();
        });
    }
}
