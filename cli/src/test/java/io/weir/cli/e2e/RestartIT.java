package io.weir.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.demo.AlertFeed;
import io.weir.cli.stack.FlinkRest;
import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaTopics;
import io.weir.connectors.kafka.KafkaTopics.Topic;
import io.weir.rules.alert.Alert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** A cluster of several processes that loses one of them, or goes on from a savepoint: the alerts stay the same. */
@Tag("long")
class RestartIT {
    private static final Path STATE = Path.of("target/e2e-restart").toAbsolutePath();
    private static final RunningStack STACK = new RunningStack(STATE);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Everything takes seconds on a machine with nothing else to do. */
    private static final int PATIENCE_SECONDS = 120;

    private static final Duration AWAY = Duration.ofSeconds(30);

    /** Stands beside the rules of the rehearsal. */
    private static final String ONE_MORE =
            """
            ---
            title: Login, %s
            name: login-%s
            level: %s
            logsource: {product: windows, service: security}
            detection: {selection: {EventID: 4624, TargetUserName: mia}, condition: selection}
            weir: {suppress: 10s, group-by: [source.ip]}
            """;

    private static Path rules;

    @BeforeAll
    static void startAfresh() throws Exception {
        STACK.run(PATIENCE_SECONDS, "down", "--purge");
        STACK.run(300, "up");
        STACK.run(PATIENCE_SECONDS, "setup", "kafka");
        rules = rules("rehearsed", Rehearsal.RULES);
    }

    @AfterAll
    static void stopAndForget() throws Exception {
        STACK.run(PATIENCE_SECONDS, "down", "--purge");
    }

    @AfterEach
    void cancelTheJob() throws Exception {
        for (FlinkRest.Job job : STACK.flink().jobs()) {
            if (!job.isOver()) {
                STACK.flink().cancel(job.id());
                await(
                        "the job ends",
                        PATIENCE_SECONDS,
                        () -> STACK.flink().job(job.id()).orElseThrow().isOver());
            }
        }
        STACK.run(PATIENCE_SECONDS, "up"); // brings back a TaskManager that was killed
    }

    @Test
    void aKilledTaskManagerChangesNoAlert() throws Exception {
        submit("telemetry.killed", rules, 2);
        try (Rehearsal rehearsal =
                new Rehearsal(KafkaAccess.plain(STACK.kafka()), "telemetry.killed", "192.0.2.").begin()) {
            killInTheMiddle(rehearsal);
            assertSameAsReplay(rehearsal);
        }
    }

    @Test
    void withTransactionsEveryVersionIsReadOnceWhateverIsKilled() throws Exception {
        submit("telemetry.once", rules, 2, "--set", "delivery=exactly-once");
        try (Rehearsal rehearsal =
                new Rehearsal(KafkaAccess.plain(STACK.kafka()), "telemetry.once", "198.51.100.").begin()) {
            killInTheMiddle(rehearsal);
            assertSameAsReplay(rehearsal);
            assertThat(versionsOf(rehearsal))
                    .extracting(alert -> alert.id() + " version " + alert.version())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aBrokerThatIsAwayForHalfAMinuteChangesNoAlert() throws Exception {
        // What a producer holds while there is no broker comes when there is one again: out of order by that much.
        submit(
                "telemetry.away",
                rules,
                2,
                "--set",
                "time.out-of-orderness=" + AWAY.multipliedBy(2).toSeconds() + "s");
        try (Rehearsal rehearsal =
                new Rehearsal(KafkaAccess.plain(STACK.kafka()), "telemetry.away", "198.19.0.").begin()) {
            String job = STACK.runningJob();
            awaitAlertOf(rehearsal, "Rehearsed guessing");
            rehearsal.breakIn(1);
            awaitAlertOf(rehearsal, "Rehearsed break-in");
            STACK.kill("kafka");
            rehearsal.breakIn(2);
            Thread.sleep(AWAY.toMillis()); // how long it is away is the point
            assertThat(STACK.flink().job(job).orElseThrow().isOver()).isFalse();
            STACK.run(PATIENCE_SECONDS, "up");
            rehearsal.breakIn(3);

            assertSameAsReplay(rehearsal);
        }
    }

    @Test
    void aSavepointGoesOnWithOtherRulesAndAnotherParallelism() throws Exception {
        Path before = rules(
                "before",
                Rehearsal.RULES
                        + ONE_MORE.formatted("removed", "removed", "low")
                        + ONE_MORE.formatted("changed", "changed", "low"));
        Path after = rules(
                "after",
                Rehearsal.RULES
                        + ONE_MORE.formatted("changed", "changed", "high")
                        + ONE_MORE.formatted("added", "added", "low"));
        submit("telemetry.saved", before, 2);
        try (Rehearsal rehearsal =
                new Rehearsal(KafkaAccess.plain(STACK.kafka()), "telemetry.saved", "203.0.113.").begin()) {
            awaitAlertOf(rehearsal, "Rehearsed guessing");
            rehearsal.breakIn(1);
            awaitAlertOf(rehearsal, "Rehearsed break-in");
            String savepoint = STACK.run(PATIENCE_SECONDS, "stop", "detect")
                    .lines()
                    .reduce((line, next) -> next)
                    .orElseThrow();
            rehearsal.breakIn(2);
            submit("telemetry.saved", after, 4, "--savepoint", savepoint);
            rehearsal.breakIn(3);

            assertSameAsReplay(rehearsal);
            await(
                    "the alerts of other rules",
                    30,
                    () -> about(rehearsal, "Login, ").size() >= 6);
            assertThat(about(rehearsal, "Login, "))
                    .extracting(Alert::ruleName, alert -> alert.group().get("source.ip"), alert -> alert.severity()
                            .name())
                    .containsExactlyInAnyOrder(
                            tuple("Login, removed", rehearsal.address(1), "LOW"),
                            tuple("Login, changed", rehearsal.address(1), "LOW"),
                            tuple("Login, changed", rehearsal.address(2), "HIGH"),
                            tuple("Login, changed", rehearsal.address(3), "HIGH"),
                            tuple("Login, added", rehearsal.address(2), "LOW"),
                            tuple("Login, added", rehearsal.address(3), "LOW"));
        }
    }

    /** The fastest of some tries counts: what else happens on the machine only makes them slower. */
    @Test
    void theLastStepOfAChainAlertsThoughNothingFollows() throws Exception {
        Duration outOfOrderness = Duration.ofSeconds(1);
        Duration forBusyMachines = Duration.ofSeconds(1);
        Duration promised = outOfOrderness.plusSeconds(1).plus(forBusyMachines);
        submit("telemetry.silent", rules, 2, "--set", "time.out-of-orderness=1s");
        List<Duration> took = new ArrayList<>();
        try (Rehearsal rehearsal = new Rehearsal(KafkaAccess.plain(STACK.kafka()), "telemetry.silent", "198.18.0.");
                AlertFeed feed = new AlertFeed(KafkaAccess.plain(STACK.kafka()), "weir.alerts")) {
            for (int attacker = 1; attacker <= 6; attacker++) {
                for (int i = 0; i < 5; i++) {
                    rehearsal.guess(attacker);
                    Thread.sleep(2); // logs tell the milliseconds in which things happen one after the other
                }
                rehearsal.breakIn(attacker);
                long sent = System.nanoTime();
                String address = rehearsal.address(attacker);
                await("the chain of " + address, 60, () -> feed.poll(Duration.ofMillis(10)).stream()
                        .anyMatch(alert -> alert.ruleName().equals("Rehearsed break-in")
                                && alert.group().containsValue(address)));
                took.add(Duration.ofNanos(System.nanoTime() - sent));
            }
        }
        assertThat(took).anySatisfy(time -> assertThat(time).isLessThanOrEqualTo(promised));
    }

    private static Path rules(String name, String text) throws IOException {
        Path directory = Files.createDirectories(STATE.resolve("rules").resolve(name));
        Files.writeString(directory.resolve("rehearsed.yml"), text);
        return directory;
    }

    private static void submit(String topic, Path rules, int parallelism, String... more) throws Exception {
        KafkaTopics.create(
                KafkaAccess.plain(STACK.kafka()), List.of(Topic.ofTelemetry(topic, Rehearsal.PARTITIONS)), 1);
        List<String> command = new ArrayList<>(List.of("submit", "detect", "--parallelism", "" + parallelism));
        for (String setting : List.of(
                "kafka.group=" + topic,
                "kafka.start=earliest",
                "topics.telemetry=" + topic.replace(".", "\\."),
                "rules.directories=" + rules)) {
            command.addAll(List.of("--set", setting));
        }
        command.addAll(List.of(more));
        STACK.run(180, command.toArray(String[]::new));
    }

    /** One breaks in before, one while nothing runs, one after. */
    private static void killInTheMiddle(Rehearsal rehearsal) throws Exception {
        String job = STACK.runningJob();
        awaitAlertOf(rehearsal, "Rehearsed guessing");
        rehearsal.breakIn(1);
        awaitAlertOf(rehearsal, "Rehearsed break-in");
        long completed = STACK.flink().checkpoints(job).completed();
        await(
                "one more checkpoint",
                PATIENCE_SECONDS,
                () -> STACK.flink().checkpoints(job).completed() > completed);
        STACK.kill(STACK.flink().taskManagersOf(job).iterator().next());
        rehearsal.breakIn(2);
        await(
                "state is restored",
                PATIENCE_SECONDS,
                () -> STACK.flink().checkpoints(job).restoredAtMillis() > 0);
        assertThat(STACK.flink().failures(job)).as("the kill hit the job").isNotEmpty();
        await("all tasks run again", PATIENCE_SECONDS, () -> STACK.flink().allTasksRun(job));
        rehearsal.breakIn(3);
    }

    private static void awaitAlertOf(Rehearsal rehearsal, String rule) throws Exception {
        await("an alert of '" + rule + "'", PATIENCE_SECONDS, () -> !about(rehearsal, rule)
                .isEmpty());
    }

    /** The newest versions in Kafka become those of a replay of what was sent: none is missing, and there are no others. */
    private static void assertSameAsReplay(Rehearsal rehearsal) throws Exception {
        Map<String, JsonNode> expected = replay(rehearsal);
        assertThat(expected).isNotEmpty();
        Instant deadline = Instant.now().plusSeconds(PATIENCE_SECONDS);
        List<String> differences = differences(expected, newestOf(rehearsal));
        while (!differences.isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(200);
            differences = differences(expected, newestOf(rehearsal));
        }
        assertThat(differences).isEmpty();
    }

    private static Map<String, JsonNode> replay(Rehearsal rehearsal) throws Exception {
        Path directory = STATE.resolve("replay" + rehearsal.network());
        Path recording = rehearsal.end(directory);
        STACK.run(
                3 * PATIENCE_SECONDS,
                "replay",
                "--events",
                recording.toString(),
                "--rules",
                rules.toString(),
                "--out",
                directory.toString());
        Map<String, JsonNode> alerts = new TreeMap<>();
        for (String line : Files.readAllLines(directory.resolve("alerts.jsonl"))) {
            JsonNode document = JSON.readTree(line);
            alerts.put(document.at("/weir/alert/id").asText(), asDetected(document));
        }
        return alerts;
    }

    private static List<String> differences(Map<String, JsonNode> expected, Map<String, JsonNode> found) {
        TreeSet<String> ids = new TreeSet<>(expected.keySet());
        ids.addAll(found.keySet());
        return ids.stream()
                .filter(id -> !expected.getOrDefault(id, JSON.nullNode()).equals(found.get(id)))
                .map(id -> "expected " + shown(expected.get(id)) + ", found " + shown(found.get(id)))
                .toList();
    }

    /** What there is too much of in a failure: the events of a flood. */
    private static String shown(JsonNode alert) {
        if (alert == null) {
            return "none";
        }
        JsonNode copy = alert.deepCopy();
        ((ObjectNode) copy.at("/weir/alert")).remove("events");
        return copy.toString();
    }

    private static Map<String, JsonNode> newestOf(Rehearsal rehearsal) throws IOException {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (Alert alert : about(rehearsal, "Rehearsed ")) {
            JsonNode read =
                    JSON.readTree(AlertDocument.json(alert).toString()); // with the types of numbers that text has
            documents.put(alert.id(), asDetected(read));
        }
        return documents;
    }

    /** The times at which Weir did something are others in each run; and a replay scores alerts, which here a job of its own does. */
    private static JsonNode asDetected(JsonNode document) {
        ((ObjectNode) document.path("weir")).remove(List.of("stages", "risk", "enrichment", "indicators"));
        ((ObjectNode) document.path("event")).remove("risk_score");
        ((ObjectNode) document.at("/weir/alert")).remove(AlertDocument.EVENT_TO_ALERT);
        return document;
    }

    /** The newest versions of the alerts about an attack, by rules whose titles begin like this. */
    private static List<Alert> about(Rehearsal rehearsal, String title) throws IOException {
        Map<String, Alert> newest = new TreeMap<>();
        for (Alert alert : versionsOf(rehearsal)) {
            if (alert.ruleName().startsWith(title)) {
                newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other);
            }
        }
        return List.copyOf(newest.values());
    }

    private static List<Alert> versionsOf(Rehearsal rehearsal) throws IOException {
        List<Alert> versions = new ArrayList<>();
        for (var message : STACK.readAll("weir.alerts")) {
            Alert alert = AlertAvro.decode(message.value());
            if (alert.group().getOrDefault("source.ip", "").startsWith(rehearsal.network())) {
                versions.add(alert);
            }
        }
        return versions;
    }

    private static void await(String what, int seconds, Callable<Boolean> holds) throws Exception {
        Instant deadline = Instant.now().plusSeconds(seconds);
        while (!holds.call()) {
            assertThat(Instant.now()).as(what + " within " + seconds + " s").isBefore(deadline);
            Thread.sleep(100);
        }
    }
}
