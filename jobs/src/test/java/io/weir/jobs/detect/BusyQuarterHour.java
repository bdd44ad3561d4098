package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Alert;
import io.weir.rules.sigma.RuleSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** A recorded quarter of an hour in which rules of every kind have something to say, and many events share a moment. */
final class BusyQuarterHour {
    /** How much events of a topic may overtake each other without being late. */
    static final Duration DISORDER = Duration.ofSeconds(5);

    private static final Duration DISORDER_OF_CALLS = Duration.ofSeconds(40);
    private static final String CALLS = "telemetry.cloud";

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
            ---
            title: Impossible travel
            name: travel
            level: low
            correlation:
              type: weir_geo_velocity
              rules: [login]
              group-by: [user.name]
              timespan: 1d
            ---
            title: Many at once
            name: many
            level: low
            correlation:
              type: weir_rate_change
              rules: [failed]
              group-by: [host.name]
              timespan: 20s
              condition: {gte: 6, factor: 2, half-life: 5m, learning: 2m}
            ---
            title: Both outcomes
            name: both-outcomes
            level: low
            correlation:
              type: temporal
              rules: [failed, login]
              group-by: [source.ip, user.name]
              timespan: 10s
            ---
            title: Much sent
            name: much
            level: low
            correlation:
              type: value_sum
              rules: [login]
              group-by: [host.name]
              timespan: 1m
              condition: {field: source.bytes, gte: 4000}
            ---
            title: Much sent on and on
            name: much-on
            level: low
            correlation: {type: event_count, rules: [much], group-by: [host.name], timespan: 3m, condition: {gte: 3}, generate: true}
            ---
            title: Large on average
            name: average
            level: low
            correlation:
              type: value_avg
              rules: [login]
              group-by: [user.name]
              timespan: 2m
              condition: {field: source.bytes, gte: 800}
            ---
            title: Large as a rule
            name: median
            level: low
            correlation:
              type: value_median
              rules: [login]
              group-by: [user.name]
              timespan: 2m
              condition: {field: source.bytes, gte: 700}
            ---
            title: Mostly large
            name: percentile
            level: low
            correlation:
              type: value_percentile
              rules: [login]
              group-by: [host.name]
              timespan: 2m
              condition: {field: source.bytes, percentile: 75, gte: 800}
            ---
            title: Session begins
            name: session-begins
            level: informational
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.outcome: success}, condition: selection}
            weir: {session: {opens: ssh, id: process.pid, user: user.name, origin: source.ip}}
            ---
            title: Session ends
            name: session-ends
            level: informational
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.action: session_closed}, condition: selection}
            weir: {session: {closes: ssh, id: process.pid}}
            ---
            title: Command as root
            name: as-root
            level: low
            logsource: {product: linux, service: sudo}
            detection: {selection: {event.action: command}, condition: selection}
            weir: {suppress: 1m}
            ---
            title: Commands from one address
            name: commands
            level: medium
            correlation:
              {type: event_count, rules: [as-root], group-by: [source.ip], timespan: 3m, condition: {gte: 2}, generate: true}
            ---
            title: Commands on all hosts
            name: commands-on-hosts
            level: high
            correlation:
              {type: event_count, rules: [commands], group-by: [source.ip], timespan: 5m, condition: {gte: 2}, generate: true}
            ---
            title: Call
            name: call
            level: low
            logsource: {product: aws, service: cloudtrail}
            detection: {selection: {eventName: CreateUser}, condition: selection}
            weir: {suppress: 2m}
            ---
            title: Logins and calls
            name: logins-and-calls
            level: medium
            correlation:
              {type: temporal, rules: [login, call], group-by: [source.ip], timespan: 1m, generate: true}
            ---
            title: Break-in
            name: break-in
            level: high
            chain:
              within: 10m
              steps:
                - {name: guessing, rule: guessing}
                - {name: login, rule: login}
                - {name: command, rule: as-root, within: 5m}
            weir: {suppress: 2m}
            ---
            title: Break-in that spreads
            name: spread
            level: critical
            chain:
              within: 10m
              steps:
                - {name: failed, rule: failed}
                - {name: login, rule: login, rebind: destination.ip}
                - {name: on, rule: login, rebind: destination.ip}
                - {name: harm, rule: harm}
            ---
            title: Patient
            name: patient
            level: medium
            chain:
              within: 10m
              steps:
                - {name: failed, rule: failed, times: 3}
                - {name: both, rule: both-outcomes, optional: true}
                - {name: login, rule: login, without: {rule: call}}
            weir: {suppress: 3m}
            ---
            title: Calm after a command
            name: calm
            level: medium
            chain:
              entity: host.name
              within: 10m
              steps:
                - {name: command, rule: as-root}
                - {name: harm, rule: harm}
                - {name: calm, without: {rule: failed}, within: 20s}
            ---
            title: Login before calls
            name: login-then-call
            level: medium
            chain:
              within: 2m
              steps:
                - {name: login, rule: login}
                - {name: call, rule: call, times: 2}
            ---
            title: Harm
            name: harm
            level: high
            logsource: {product: linux}
            detection: {selection: {event.action: harm}, condition: selection}
            """)),
            Telemetry.FORMATS,
            lanes());

    private static final Duration LENGTH = Duration.ofMinutes(15);
    private static final int TICK_MILLIS = 100;

    private final Random random;
    private final List<Moment> moments = new ArrayList<>();
    private int sessions;

    /** What happens at a time, as it is written down; the number that tells events apart is still to come. */
    private record Moment(long millis, String topic, Function<Instant, String> text) {}

    private BusyQuarterHour(long seed) {
        this.random = new Random(seed);
    }

    private static Lanes lanes() {
        return new Lanes(DISORDER, List.of(new Lanes.Lane(Pattern.compile(CALLS), DISORDER_OF_CALLS, List.of("aws"))));
    }

    static boolean isSlow(Incoming incoming) {
        return incoming.record().topic().equals(CALLS);
    }

    /** How long an event may be held up without being late. */
    static Duration disorder(Incoming incoming) {
        return isSlow(incoming) ? DISORDER_OF_CALLS : DISORDER;
    }

    /** In the order of time. */
    static List<Incoming> telemetry(long seed) {
        BusyQuarterHour story = new BusyQuarterHour(seed);
        story.everydayLogins();
        story.guesses("203.0.113.9", 20 + story.random.nextInt(10));
        story.guesses("203.0.113.10", 15);
        story.guesses("203.0.113.11", 9);
        story.backups();
        story.spreads();
        story.calls();
        story.moments.sort(Comparator.comparingLong(Moment::millis));
        List<Incoming> telemetry = new ArrayList<>();
        for (Moment moment : story.moments) {
            Instant time = Telemetry.START.plusMillis(moment.millis());
            telemetry.add(Telemetry.read(
                    moment.topic(),
                    100_000 + telemetry.size(),
                    time,
                    moment.text().apply(time)));
        }
        return telemetry;
    }

    private void add(long millis, String topic, Function<Instant, String> text) {
        moments.add(new Moment(millis / TICK_MILLIS * TICK_MILLIS, topic, text));
    }

    private void everydayLogins() {
        for (int i = 0; i < 120; i++) {
            int person = random.nextInt(8);
            boolean travels = random.nextInt(20) == 0;
            String address = travels ? "198.51.100." + random.nextInt(5) : "192.0.2." + person;
            long at = random.nextLong(LENGTH.toMillis());
            if (random.nextInt(6) > 0) {
                session(at, "user-" + person, address, random.nextInt(2));
            } else {
                login(at, "user-" + person, address, random.nextInt(2), false, 0);
            }
        }
    }

    private void guesses(String address, int attempts) {
        long at = random.nextLong(LENGTH.toMillis() / 2);
        for (int i = 0; i < attempts; i++) {
            at += random.nextInt(4_000);
            String user = random.nextBoolean() ? "root" : "admin";
            if (i == attempts - 1 && random.nextBoolean()) {
                session(at, user, address, 0);
            } else {
                login(at, user, address, 0, false, 0);
            }
        }
    }

    private void backups() {
        for (long at = 5_000; at < LENGTH.toMillis(); at += 45_000) {
            login(at + random.nextInt(3_000), "backup", "192.0.2.200", 1, true, 0);
        }
    }

    /** Somebody who gets in moves on from one host to the other, and does harm there. */
    private void spreads() {
        long at = LENGTH.toMillis() / 2 + random.nextLong(LENGTH.toMillis() / 4);
        login(at, "admin", "203.0.113.12", 0, false, 0);
        session(at + random.nextInt(20_000), "admin", "203.0.113.12", 0);
        at += 20_000 + random.nextInt(20_000);
        session(at, "admin", addressOf(0), 1);
        for (int i = 0; i < 3; i++) {
            harm(at + random.nextInt(60_000), addressOf(1), 1);
        }
    }

    /** Of people who are logged in, and of others; what tells of them comes late. */
    private void calls() {
        for (int i = 0; i < 60; i++) {
            call(random.nextLong(LENGTH.toMillis()), "192.0.2." + random.nextInt(8));
        }
    }

    private static String addressOf(int host) {
        return "192.0.2." + (100 + host);
    }

    /** A login, perhaps commands as root, and perhaps its end. */
    private void session(long millis, String user, String address, int host) {
        int process = ++sessions;
        login(millis, user, address, host, true, process);
        for (int commands = random.nextInt(4); commands > 0; commands--) {
            command(millis + random.nextInt(60_000), user, host);
        }
        if (random.nextBoolean()) {
            ends(millis + 10_000 + random.nextInt(60_000), user, host, process);
        }
    }

    private void login(long millis, String user, String address, int host, boolean succeeds, int process) {
        int bytes = random.nextInt(1_200);
        String location = address.startsWith("198.") ? "39.0,125.7" : "52.5,13.4";
        add(
                millis,
                "telemetry.auth",
                time ->
                        """
                {"@timestamp":"%s","event":{"category":["authentication"],"outcome":"%s"},
                 "process":{"name":"sshd","pid":%d},"user":{"name":"%s"},"host":{"name":"web-0%d"},
                 "source":{"ip":"%s","bytes":%d,"geo":{"location":"%s"}},"destination":{"ip":"%s"}}
                """
                                .formatted(
                                        time,
                                        succeeds ? "success" : "failure",
                                        process,
                                        user,
                                        host,
                                        address,
                                        bytes,
                                        location,
                                        addressOf(host)));
    }

    private void ends(long millis, String user, int host, int process) {
        add(
                millis,
                "telemetry.auth",
                time ->
                        """
                {"@timestamp":"%s","event":{"action":"session_closed"},
                 "process":{"name":"sshd","pid":%d},"user":{"name":"%s"},"host":{"name":"web-0%d"}}
                """
                                .formatted(time, process, user, host));
    }

    /** Nobody says from where. */
    private void command(long millis, String user, int host) {
        add(
                millis,
                "telemetry.auth",
                time ->
                        """
                {"@timestamp":"%s","event":{"action":"command"},
                 "process":{"name":"sudo"},"user":{"name":"%s"},"host":{"name":"web-0%d"}}
                """
                                .formatted(time, user, host));
    }

    private void harm(long millis, String address, int host) {
        add(
                millis,
                "telemetry.auth",
                time ->
                        """
                {"@timestamp":"%s","event":{"action":"harm"},
                 "process":{"name":"sudo"},"source":{"ip":"%s"},"host":{"name":"web-0%d"}}
                """
                                .formatted(time, address, host));
    }

    private void call(long millis, String address) {
        String id = "call-" + moments.size();
        add(
                millis,
                CALLS,
                time ->
                        """
                {"eventVersion":"1.08","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1",
                 "eventTime":"%s","eventID":"%s","sourceIPAddress":"%s","eventType":"AwsApiCall",
                 "userIdentity":{"type":"IAMUser","userName":"somebody"}}
                """
                                .formatted(time, id, address));
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

    /** An order of arrival in which nothing is held up longer than it may. */
    static <T> List<T> shuffled(
            List<T> inOrder, ToLongFunction<T> timeMillis, Function<T, Duration> disorder, long seed) {
        Random random = new Random(seed);
        Map<T, Long> arrival = new IdentityHashMap<>();
        inOrder.forEach(each -> arrival.put(
                each,
                timeMillis.applyAsLong(each)
                        + random.nextInt((int) disorder.apply(each).toMillis() + 1)));
        List<T> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, random);
        shuffled.sort(Comparator.comparing(arrival::get));
        return shuffled;
    }
}
