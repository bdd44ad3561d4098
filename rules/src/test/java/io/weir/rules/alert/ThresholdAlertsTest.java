package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class ThresholdAlertsTest {
    private static final long NOON = 1_800_000_000_000L;
    private static final long WALL_CLOCK = 42;
    private static final Group GROUP = new Group(List.of("source.ip"), List.of("203.0.113.9"));
    private static final CorrelationRule RULE = compile(
            """
            title: Failed login
            name: login-failed
            logsource:
              service: sshd
            detection:
              selection:
                event.outcome: failure
              condition: selection
            ---
            title: Guessing
            name: guessing
            tags: [attack.credential-access, attack.t1110.001, attack.g0016]
            level: low
            correlation:
              type: event_count
              rules: [login-failed]
              group-by: [source.ip]
              timespan: 60s
              condition:
                gte: 5
            weir:
              suppress: 5m
              severity-by-count:
                5: medium
                10: high
                20: critical
            """);

    private final ThresholdAlerts state = fresh();
    private final List<Hit> hits = new ArrayList<>();

    @Test
    void raisesNothingBelowTheThreshold() {
        failures(4, 1000);

        assertThat(decideAll()).isEmpty();
        assertThat(state.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"60000, 1", "60001, 0"})
    void theWindowIsClosedAtBothEndsToTheMillisecond(long lastAfterMillis, int alerts) {
        for (int i = 0; i < 4; i++) {
            hits.add(hit(i, NOON + i));
        }
        hits.add(hit(4, NOON + lastAfterMillis));

        assertThat(decideAll()).hasSize(alerts);
    }

    @ParameterizedTest
    @CsvSource({"5, MEDIUM", "9, MEDIUM", "10, HIGH", "19, HIGH", "20, CRITICAL", "50, CRITICAL"})
    void theLargestCountOfAWindowGivesTheSeverity(int failures, Severity expected) {
        failures(failures, 1000);

        Alert alert = newest(decideAll());
        assertThat(alert.severity()).isEqualTo(expected);
        assertThat(alert.count()).isEqualTo(failures);
    }

    @Test
    void oneAlertIsUpdatedWhileTheAttackGoesOn() {
        failures(24, 800);

        List<Alert> alerts = decideAll();
        assertThat(alerts).extracting(Alert::id).containsOnly(alerts.get(0).id());
        assertThat(alerts).extracting(Alert::timeMillis).containsOnly(NOON + 4 * 800);
        assertThat(alerts)
                .extracting(Alert::version)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, alerts.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(newest(alerts).suppressed()).isEqualTo(19);
        assertThat(newest(alerts).firstMillis()).isEqualTo(NOON);
        assertThat(newest(alerts).lastMillis()).isEqualTo(NOON + 23 * 800);
    }

    @Test
    void anAlertSaysWhatItIsAbout() {
        failures(5, 1000);

        Alert alert = newest(decideAll());
        assertThat(alert.ruleName()).isEqualTo("Guessing");
        assertThat(alert.group()).isEqualTo(Map.of("source.ip", "203.0.113.9"));
        assertThat(alert.entities()).containsEntry("user.name", "user-4");
        assertThat(alert.events()).containsExactly("e-0000", "e-0001", "e-0002", "e-0003", "e-0004");
        assertThat(alert.tactics()).containsExactly("credential-access");
        assertThat(alert.techniques()).containsExactly("T1110.001");
        assertThat(alert.evidence()).containsExactly(new Evidence("event.outcome", "failure", "failure"));
    }

    @Test
    void afterTheTimeOfSuppressionANewAlertIsRaised() {
        failures(5, 1000);
        for (int i = 0; i < 5; i++) {
            hits.add(hit(100 + i, NOON + 600_000 + i));
        }

        assertThat(decideAll()).extracting(Alert::id).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aFloodGivesFewUpdates() {
        failures(20_000, 10);

        assertThat(decideAll().size()).isLessThan(50);
    }

    @Test
    void aGroupThatIsRememberedForDaysIsRemindedFewTimes() {
        ThresholdAlerts days = new ThresholdAlerts(travel("30d"), "default", GROUP, Limits.DEFAULT);
        Set<Long> reminders = new HashSet<>();
        for (int hour = 0; hour < 24 * 30; hour++) {
            days.decide(List.of(at("52.5,13.4", hour * 3_600_000L)), NOON + hour * 3_600_000L, WALL_CLOCK);
            reminders.add(days.nextMillis().orElseThrow());
        }

        assertThat(reminders)
                .hasSizeLessThan(12)
                .allMatch(at -> at > NOON + Duration.ofDays(30).toMillis());
        assertThat(days.decide(List.of(), Collections.max(reminders), WALL_CLOCK))
                .isEmpty();
        assertThat(days.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void groupsOfTheSameSecondAreNotRemindedInTheSameMoment(int failures) {
        Map<Long, Long> groupsByMoment = IntStream.range(0, 1_000)
                .mapToObj(i -> new Group(List.of("source.ip"), List.of("198.18." + i / 256 + "." + i % 256)))
                .map(group -> {
                    var guesses = new ThresholdAlerts(RULE, "default", group, Limits.DEFAULT);
                    List<Hit> same = IntStream.range(0, failures)
                            .mapToObj(i -> hit(i, NOON))
                            .toList();
                    guesses.decide(same, NOON, WALL_CLOCK);
                    return guesses.nextMillis().orElseThrow();
                })
                .collect(Collectors.groupingBy(at -> at, Collectors.counting()));

        assertThat(groupsByMoment.values()).allMatch(groups -> groups < 20);
    }

    @Test
    void whatADetectorFoundIsTheFirstEvidence() {
        ThresholdAlerts journey = new ThresholdAlerts(travel("1d"), "default", GROUP, Limits.DEFAULT);

        List<Alert> alerts =
                journey.decide(List.of(at("52.52,13.405", 0), at("48.8567,2.3522", 60_000)), NOON + 60_000, WALL_CLOCK);

        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.evidence())
                    .containsExactly(
                            new Evidence(
                                    "source.geo.location",
                                    "48.8567,2.3522",
                                    "877 km from 52.52,13.405 in 60 s, which takes more than 900 km/h"),
                            new Evidence("event.outcome", "failure", "failure"));
            assertThat(alert.firstMillis()).isEqualTo(NOON);
            assertThat(alert.count()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @CsvSource({"value_sum, 300, the sum over 3 events", "value_avg, 100, the average over 3 events"})
    void whatIsMeasuredIsNoNumberOfEvents(String type, String figure, String test) {
        ThresholdAlerts transfers = new ThresholdAlerts(much(type), "default", GROUP, Limits.DEFAULT);

        Alert alert =
                newest(transfers.decide(List.of(at("10", 0), at("50", 1_000), at("240", 2_000)), NOON + 60_000, 42));
        assertThat(alert.count()).isEqualTo(3);
        assertThat(alert.severity()).isEqualTo(type.equals("value_sum") ? Severity.CRITICAL : Severity.LOW);
        assertThat(alert.evidence()).contains(new Evidence("source.bytes", figure, test));
    }

    @Test
    void aSumBeyondAllNumbersIsNotSmall() {
        ThresholdAlerts transfers = new ThresholdAlerts(much("value_sum"), "default", GROUP, Limits.DEFAULT);

        Alert alert = newest(transfers.decide(List.of(at("18446744073709551616", 0)), NOON + 60_000, 42));
        assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    }

    private static CorrelationRule much(String type) {
        return compile(
                """
                title: Transfer
                name: transfer
                logsource: {service: proxy}
                detection:
                  selection: {event.outcome: success}
                  condition: selection
                ---
                title: Much
                level: low
                correlation:
                  type: %s
                  rules: transfer
                  group-by: source.ip
                  timespan: 1m
                  condition: {field: source.bytes, gte: 100}
                weir:
                  severity-by-count: {200: critical}
                """
                        .formatted(type));
    }

    private static CorrelationRule travel(String timespan) {
        return compile(
                """
                title: Login
                name: login
                logsource: {service: sshd}
                detection:
                  selection: {event.outcome: success}
                  condition: selection
                ---
                title: Impossible travel
                correlation:
                  type: weir_geo_velocity
                  rules: login
                  group-by: source.ip
                  timespan: %s
                """
                        .formatted(timespan));
    }

    private static Hit at(String place, long afterMillis) {
        Hit hit = hit((int) (afterMillis / 60_000), NOON + afterMillis);
        return new Hit(
                hit.tenant(),
                hit.correlation(),
                hit.groupKey(),
                hit.group(),
                hit.eventId(),
                hit.timeMillis(),
                hit.ingestedMillis(),
                hit.places(),
                List.of(place),
                hit.carried(),
                hit.innerGroup(),
                hit.rulesVersion(),
                hit.revision(),
                hit.entities(),
                hit.evidence(),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void theSameHitsGiveTheSameAlertsInAnyOrderWithAnyRestore(long seed) {
        Random random = new Random(seed);
        long time = NOON;
        for (int i = 0; i < 120; i++) {
            time += random.nextInt(10) == 0 ? random.nextInt(400_000) : random.nextInt(9_000);
            hits.add(hit(i, time));
        }
        List<Hit> all = List.copyOf(hits);
        List<Alert> expected = decideAll();
        assertThat(expected).isNotEmpty();

        assertThat(shuffledWithRestores(all, random)).isEqualTo(expected);
    }

    /** Hits swap places within 20 s, time passes in random steps, and the state is written and read at random. */
    private static List<Alert> shuffledWithRestores(List<Hit> hits, Random random) {
        Map<Hit, Long> arrival = new HashMap<>();
        hits.forEach(hit -> arrival.put(hit, hit.timeMillis() + random.nextInt(20_000)));
        List<Hit> shuffled = new ArrayList<>(hits);
        Collections.shuffle(shuffled, random);
        shuffled.sort(java.util.Comparator.comparing(arrival::get));

        ThresholdAlerts state = fresh();
        List<Hit> waiting = new ArrayList<>();
        List<Alert> alerts = new ArrayList<>();
        for (Hit hit : shuffled) {
            waiting.add(hit);
            if (random.nextInt(3) == 0) {
                alerts.addAll(decide(state, waiting, arrival.get(hit) - 20_000));
            }
            if (random.nextInt(10) == 0) {
                state = restored(state);
            }
        }
        alerts.addAll(decide(state, waiting, Long.MAX_VALUE / 2));
        assertThat(state.isEmpty()).isTrue();
        return alerts;
    }

    private static List<Alert> decide(ThresholdAlerts state, List<Hit> waiting, long untilMillis) {
        List<Hit> due =
                waiting.stream().filter(hit -> hit.timeMillis() <= untilMillis).toList();
        waiting.removeIf(hit -> hit.timeMillis() <= untilMillis);
        return state.decide(due, untilMillis, WALL_CLOCK);
    }

    private static Hit against(int number, long timeMillis, String host, List<String> ofFiring) {
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
                ofFiring);
    }

    @Test
    void anAlertNamesAllThatItsEventsWereDirectedAt() {
        for (int i = 0; i < 7; i++) {
            hits.add(against(i, NOON + i * 1000L, "web-" + i % 3, List.of()));
        }
        hits.add(against(7, NOON + 7000, "", List.of("10.1.1.1", "db-1")));

        List<Alert> alerts = decideAll();
        assertThat(alerts.get(0).targets()).containsExactlyInAnyOrder("web-0", "web-1", "web-2");
        assertThat(newest(alerts).targets()).containsExactlyInAnyOrder("web-0", "web-1", "web-2", "10.1.1.1", "db-1");
    }

    @Test
    void whatLiesBeforeTheWindowIsNoTarget() {
        hits.add(against(0, NOON, "old", List.of()));
        for (int i = 1; i < 6; i++) {
            hits.add(against(i, NOON + 60_000 + i, "new", List.of()));
        }

        assertThat(newest(decideAll()).targets()).containsExactly("new");
    }

    @Test
    void ofAnyNumberOfTargetsFiftyAreKept() {
        for (int i = 0; i < 2_000; i++) {
            hits.add(against(i, NOON + i * 10L, "web-" + i, List.of()));
        }

        assertThat(newest(decideAll()).targets()).hasSize(Targets.MOST);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void targetsAreTheSameInAnyOrderWithAnyRestore(long seed) {
        Random random = new Random(seed);
        long time = NOON;
        for (int i = 0; i < 200; i++) {
            time += random.nextInt(9_000) / 1_000 * 1_000;
            hits.add(against(i, time, "web-" + random.nextInt(120), List.of()));
        }
        List<Hit> all = List.copyOf(hits);
        List<Alert> expected = decideAll();
        assertThat(newest(expected).targets()).hasSizeGreaterThan(3);

        assertThat(shuffledWithRestores(all, random)).isEqualTo(expected);
    }

    @Test
    void whatSeveralCorrelationsFindAtOneEventIsToldWhoeverComesFirst() {
        CorrelationRule both = compile(
                """
                title: Failed login
                name: login-failed
                logsource: {service: sshd}
                detection: {selection: {event.outcome: failure}, condition: selection}
                ---
                title: Both
                correlation:
                  type: temporal
                  rules: [many, many-users]
                  group-by: [source.ip]
                  timespan: 1m
                ---
                title: Many
                name: many
                correlation: {type: event_count, rules: [login-failed], group-by: [source.ip, host.name], timespan: 1m, condition: {gte: 3}}
                ---
                title: Many users
                name: many-users
                correlation:
                  type: value_count
                  rules: [login-failed]
                  group-by: [source.ip]
                  timespan: 1m
                  condition: {field: user.name, gte: 3}
                """);
        List<Hit> firings = List.of(
                firing(0, "web-1", 40, 5),
                firing(0, "web-2", 30, 7),
                firing(1, "", 35, 3),
                firing(1, "", 35, 9)); // an event that was shipped twice
        Set<List<Alert>> told = new HashSet<>();
        for (List<Hit> order : orders(firings)) {
            told.add(new ThresholdAlerts(both, "default", GROUP, Limits.DEFAULT).decide(order, NOON, WALL_CLOCK));
        }

        assertThat(told).singleElement().satisfies(alerts -> {
            Alert alert = newest(alerts);
            assertThat(alert.evidence())
                    .containsExactly(
                            new Evidence("event.outcome", "failure", "failure"),
                            new Evidence("found", "0 web-1", ""),
                            new Evidence("found", "0 web-2", ""),
                            new Evidence("found", "1 ", ""));
            assertThat(alert.entities()).containsEntry("seen.by", "0 web-1");
            assertThat(alert.targets()).hasSize(Targets.MOST);
            assertThat(alert.stages()).containsEntry("ingested", NOON + 3);
        });
    }

    private static Hit firing(int place, String innerGroup, int targets, long afterMillis) {
        String inner = place + " " + innerGroup;
        return new Hit(
                "default",
                "both",
                GROUP.key(),
                GROUP.present(),
                "e-0007",
                NOON,
                NOON + afterMillis,
                List.of(place),
                List.of(),
                Map.of(),
                innerGroup,
                0,
                "",
                Map.of("source.ip", "203.0.113.9", "seen.by", inner),
                List.of(new Evidence("event.outcome", "failure", "failure"), new Evidence("found", inner, "")),
                IntStream.range(0, targets).mapToObj(i -> inner + i).toList());
    }

    private static List<List<Hit>> orders(List<Hit> hits) {
        if (hits.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Hit>> orders = new ArrayList<>();
        for (Hit first : hits) {
            List<Hit> others = new ArrayList<>(hits);
            others.remove(first);
            for (List<Hit> rest : orders(others)) {
                List<Hit> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                orders.add(order);
            }
        }
        return orders;
    }

    @Test
    void theCountIsThatOfTheEventsHoweverManyThereAre() {
        failures(5_000, 10);

        assertThat(newest(decideAll()).count()).isEqualTo(5_000);
    }

    @Test
    void ofAFloodThatIsLongerThanTheWindowTheCountIsRightToAHundredth() {
        failures(20_000, 10);

        assertThat(newest(decideAll()).count()).isBetween(6_001L - 60, 6_001L);
    }

    private void failures(int count, long everyMillis) {
        for (int i = 0; i < count; i++) {
            hits.add(hit(i, NOON + i * everyMillis));
        }
    }

    private List<Alert> decideAll() {
        List<Alert> alerts = decide(state, hits, Long.MAX_VALUE / 2);
        assertThat(state.nextMillis()).isEmpty();
        return alerts;
    }

    private static Alert newest(List<Alert> alerts) {
        return alerts.get(alerts.size() - 1);
    }

    private static Hit hit(int number, long timeMillis) {
        return new Hit(
                "default",
                "guessing",
                GROUP.key(),
                Map.of("source.ip", "203.0.113.9"),
                String.format("e-%04d", number),
                timeMillis,
                timeMillis + 3,
                List.of(0),
                List.of(),
                Map.of(),
                "",
                0,
                "",
                Map.of("source.ip", "203.0.113.9", "user.name", "user-" + number),
                List.of(new Evidence("event.outcome", "failure", "failure")),
                List.of());
    }

    private static ThresholdAlerts fresh() {
        return new ThresholdAlerts(RULE, "default", GROUP, Limits.DEFAULT);
    }

    private static ThresholdAlerts restored(ThresholdAlerts state) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            state.write(new DataOutputStream(bytes));
            ThresholdAlerts copy = fresh();
            copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CorrelationRule compile(String text) {
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("test.yml", text)));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().correlations().get(0);
    }
}
