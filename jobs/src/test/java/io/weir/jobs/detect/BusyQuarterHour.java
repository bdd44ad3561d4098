package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.sigma.RuleSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A recorded quarter of an hour in which rules of every kind have something to say, and many events share a moment. */
final class BusyQuarterHour {
    static final DetectionRules RULES = DetectionRules.of(
            List.of(
                    new RuleSource(
                            "story.yml",
                            """
            title: Failed login
            name: failed
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.outcome: failure}, condition: selection}
            ---
            title: Login
            name: login
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.outcome: success}, condition: selection}
            ---
            title: Root fails
            name: root-fails
            level: low
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.outcome: failure, user.name: root}, condition: selection}
            weir: {suppress: 1m, severity-by-count: {5: medium, 10: high}}
            ---
            title: Guessing
            name: guessing
            level: medium
            correlation:
              type: event_count
              rules: [failed]
              group-by: [source.ip]
              timespan: 30s
              condition: {gte: 5}
              generate: true
            weir: {suppress: 2m, severity-by-count: {5: medium, 8: high, 12: critical}}
            ---
            title: Besieged
            name: besieged
            level: high
            correlation:
              type: value_count
              rules: [guessing]
              group-by: [host.name]
              timespan: 5m
              condition: {field: source.ip, gte: 2}
              generate: true
            ---
            title: Besieged again
            name: besieged-again
            level: critical
            correlation: {type: event_count, rules: [besieged], group-by: [host.name], timespan: 10m, condition: {gte: 3}, generate: true}
            ---
            title: Guessed
            name: guessed
            level: critical
            correlation:
              type: temporal_ordered
              rules: [failed, login]
              group-by: [source.ip, user.name]
              timespan: 1m
            ---
            title: Regular logins
            name: regular
            level: low
            correlation:
              type: weir_beacon
              rules: [login]
              group-by: [user.name]
              timespan: 10m
              condition: {gte: 6, shortest: 5s, jitter: 20}
            weir: {suppress: 5m}
            ---
            title: Login from elsewhere
            name: elsewhere
            level: low
            correlation:
              type: weir_first_seen
              rules: [login]
              group-by: [user.name]
              timespan: 30d
              condition: {field: source.ip, learning: 2m}
            """)),
            Telemetry.FORMATS,
            Telemetry.LANES);

    private static final Duration LENGTH = Duration.ofMinutes(15);
    private static final int TICK_MILLIS = 100;

    private final Random random;
    private final List<Moment> moments = new ArrayList<>();

    private record Moment(long millis, String user, String address, String host, boolean succeeds) {}

    private BusyQuarterHour(long seed) {
        this.random = new Random(seed);
    }

    /** In the order of time. */
    static List<Incoming> telemetry(long seed) {
        BusyQuarterHour story = new BusyQuarterHour(seed);
        story.everydayLogins();
        story.guesses("203.0.113.9", 20 + story.random.nextInt(10));
        story.guesses("203.0.113.10", 15);
        story.guesses("203.0.113.11", 9);
        story.backups();
        story.moments.sort(Comparator.comparingLong(Moment::millis));
        List<Incoming> telemetry = new ArrayList<>();
        for (Moment moment : story.moments) {
            telemetry.add(read(100_000 + telemetry.size(), moment));
        }
        return telemetry;
    }

    private void add(long millis, String user, String address, String host, boolean succeeds) {
        moments.add(new Moment(millis / TICK_MILLIS * TICK_MILLIS, user, address, host, succeeds));
    }

    private void everydayLogins() {
        for (int i = 0; i < 120; i++) {
            int person = random.nextInt(8);
            boolean travels = random.nextInt(20) == 0;
            add(
                    random.nextLong(LENGTH.toMillis()),
                    "user-" + person,
                    travels ? "198.51.100." + random.nextInt(5) : "192.0.2." + person,
                    "web-0" + random.nextInt(2),
                    random.nextInt(6) > 0);
        }
    }

    private void guesses(String address, int attempts) {
        long at = random.nextLong(LENGTH.toMillis() / 2);
        for (int i = 0; i < attempts; i++) {
            at += random.nextInt(4_000);
            boolean succeeds = i == attempts - 1 && random.nextBoolean();
            add(at, random.nextBoolean() ? "root" : "admin", address, "web-00", succeeds);
        }
    }

    private void backups() {
        for (long at = 5_000; at < LENGTH.toMillis(); at += 45_000) {
            add(at + random.nextInt(3_000), "backup", "192.0.2.200", "web-01", true);
        }
    }

    private static Incoming read(long offset, Moment moment) {
        Instant time = Telemetry.START.plusMillis(moment.millis());
        return Telemetry.read(
                offset,
                time,
                """
                {"@timestamp":"%s","event":{"category":["authentication"],"outcome":"%s"},
                 "process":{"name":"sshd"},"source":{"ip":"%s"},"user":{"name":"%s"},"host":{"name":"%s"}}
                """
                        .formatted(
                                time,
                                moment.succeeds() ? "success" : "failure",
                                moment.address(),
                                moment.user(),
                                moment.host()));
    }

    /** The newest version of each alert, by id, without what the clock says. */
    static Map<String, String> result(List<Alert> alerts) {
        Map<String, Alert> newest = new HashMap<>();
        alerts.forEach(alert ->
                newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other));
        Map<String, String> result = new TreeMap<>();
        newest.forEach((id, alert) -> result.put(
                id,
                String.join(
                        ", ",
                        alert.ruleName(),
                        "version " + alert.version(),
                        alert.severity().level(),
                        "count " + alert.count(),
                        "suppressed " + alert.suppressed(),
                        Instant.ofEpochMilli(alert.timeMillis()).toString(),
                        Instant.ofEpochMilli(alert.firstMillis()).toString(),
                        Instant.ofEpochMilli(alert.lastMillis()).toString(),
                        new TreeMap<>(alert.group()).toString(),
                        new TreeMap<>(alert.entities()).toString(),
                        alert.evidence().toString(),
                        alert.events().toString(),
                        alert.steps().toString())));
        return result;
    }

    /** An order of arrival in which nothing is held up longer than allowed. */
    static <T> List<T> shuffled(
            List<T> inOrder, java.util.function.ToLongFunction<T> time, Duration disorder, long seed) {
        Random random = new Random(seed);
        Map<T, Long> arrival = new java.util.IdentityHashMap<>();
        inOrder.forEach(
                each -> arrival.put(each, time.applyAsLong(each) + random.nextInt((int) disorder.toMillis() + 1)));
        List<T> shuffled = new ArrayList<>(inOrder);
        java.util.Collections.shuffle(shuffled, random);
        shuffled.sort(Comparator.comparing(arrival::get));
        return shuffled;
    }
}
