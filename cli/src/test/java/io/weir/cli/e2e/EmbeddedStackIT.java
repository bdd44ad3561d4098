package io.weir.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.stack.FlinkRest;
import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.kafka.DeadLetterRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The real thing: broker, Elasticsearch and cluster as processes, driven by the commands that people type. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedStackIT {
    private static final Path STATE = Path.of("target/e2e").toAbsolutePath();
    private static final RunningStack STACK = new RunningStack(STATE);
    private static final String BRUTE_FORCE = "SSH brute force";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void startAfresh() throws Exception {
        stopAndForget();
    }

    @AfterAll
    static void stopAndForget() throws Exception {
        try (WeirProcess down = weir("down", "--purge")) {
            assertThat(down.awaitExit(60)).as(down.output()).isZero();
        }
    }

    @Test
    @Order(1)
    void aKilledLauncherLeavesNothingThatUpAndDownCannotHandle() throws Exception {
        try (WeirProcess up = weir("up")) {
            up.awaitLine(line -> line.contains("Starting"), 300); // the first time, the servers are fetched before
            awaitPidFiles(2);
            up.kill();
        }

        try (WeirProcess down = weir("down")) {
            assertThat(down.awaitExit(60)).as(down.output()).isZero();
        }
        assertThat(liveServers()).isEmpty();
    }

    @Test
    @Order(2)
    void upStartsEverythingAndASecondUpStartsNothing() throws Exception {
        try (WeirProcess up = weir("up")) {
            assertThat(up.awaitExit(120)).as(up.output()).isZero();
        }
        Set<Long> first = liveServers();
        assertThat(first).hasSize(5);

        try (WeirProcess up = weir("up")) {
            assertThat(up.awaitExit(60)).as(up.output()).isZero();
            assertThat(up.output()).contains("(was running)");
        }
        assertThat(liveServers()).isEqualTo(first);
        try (WeirProcess status = weir("status")) {
            assertThat(status.awaitExit(30)).as(status.output()).isZero();
        }
    }

    @Test
    @Order(3)
    void theDemoFindsTheAttack() throws Exception {
        try (WeirProcess demo = weir("demo", "--once", "--short", "--seed", "7")) {
            assertThat(demo.awaitExit(150)).as(demo.output()).isZero();
            assertThat(demo.output()).contains(BRUTE_FORCE).contains("critical").contains("203.0.113.8");
        }
        assertThat(bruteForceDocuments("203.0.113.8")).singleElement().satisfies(document -> {
            assertThat(document.at("/weir/severity").asText()).isEqualTo("critical");
            assertThat(document.at("/weir/alert/count").asLong()).isEqualTo(24);
        });
    }

    @Test
    @Order(4)
    void theAttackIsAnIncidentAndPeopleDecideAboutIt() throws Exception {
        String incident = awaitIncident("203.0.113.8");
        assertThat(run("incidents", "show", incident)).contains("203.0.113.8").contains(BRUTE_FORCE);
        assertThat(run("incidents", "ack", incident)).contains("accepted");
        assertThat(run("incidents", "show", incident)).contains("acknowledged");
        assertThat(run("responses", "list")).contains("[SIMULATED] block_ip 203.0.113.8");

        JsonNode alert = bruteForceDocuments("203.0.113.8").get(0);
        int points = 0;
        for (JsonNode contribution : alert.at("/weir/risk/contributions")) {
            points += contribution.at("/points").asInt();
        }
        assertThat(points).isEqualTo(alert.at("/weir/risk/score").asInt()).isPositive();
        String id = alert.at("/weir/alert/id").asText();
        assertThat(run("alerts", "ack", id)).contains("accepted");
        awaitStatus("203.0.113.8", "acknowledged");
        assertThat(run("alerts", "close", id, "true-positive")).contains("accepted");
        awaitStatus("203.0.113.8", "closed");
        assertThat(run("alerts", "show", id))
                .contains("\"status\" : \"closed\"")
                .contains("\"contributions\"");
    }

    private static String run(String... arguments) throws Exception {
        try (WeirProcess command = weir(arguments)) {
            assertThat(command.awaitExit(90)).as(command.output()).isZero();
            return command.output();
        }
    }

    /** The id of the open incident that names an address. */
    private static String awaitIncident(String address) throws Exception {
        Instant deadline = Instant.now().plusSeconds(90);
        while (true) {
            Optional<String> row = run("incidents", "list")
                    .lines()
                    .filter(line -> line.contains(address))
                    .findFirst();
            if (row.isPresent()) {
                return row.get().strip().split("\\s+")[0];
            }
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    private static void awaitStatus(String address, String status) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!bruteForceDocuments(address)
                .get(0)
                .at("/weir/alert/status")
                .asText()
                .equals(status)) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    @Test
    @Order(5)
    void aKilledTaskManagerNeitherLosesNorDoublesTheAlert() throws Exception {
        try (WeirProcess demo = weir("demo", "--once", "--short", "--seed", "100")) {
            demo.awaitLine(
                    line -> line.contains(BRUTE_FORCE) && line.contains("203.0.113.101") && line.contains("medium"),
                    120);
            killServer(FlinkRest.at(flink())
                    .taskManagersOf(runningJob())
                    .iterator()
                    .next());
            assertThat(demo.awaitExit(150)).as(demo.output()).isZero();
        }
        assertThat(FlinkRest.at(flink()).failures(runningJob()))
                .as("the kill hit the job")
                .isNotEmpty();

        assertThat(bruteForceDocuments("203.0.113.101")).hasSize(1);
        Map<String, Alert> newest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : readAll("weir.alerts")) {
            Alert alert = AlertAvro.decode(message.value());
            if (alert.ruleName().equals(BRUTE_FORCE)
                    && alert.group().get("source.ip").equals("203.0.113.101")) {
                newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other);
            }
        }
        assertThat(newest.values()).singleElement().satisfies(alert -> assertThat(alert.count())
                .isEqualTo(24));

        try (WeirProcess up = weir("up")) {
            assertThat(up.awaitExit(60)).as(up.output()).isZero(); // brings the TaskManager back
        }
    }

    @Test
    @Order(6)
    void anAlertWaitsForAnElasticsearchThatIsDown() throws Exception {
        String job = runningJob();
        int failuresBefore = FlinkRest.at(flink()).failures(job).size();
        long elasticsearch = Long.parseLong(Files.readString(STATE.resolve("elasticsearch/elasticsearch.pid"))
                .strip());
        ProcessHandle.of(elasticsearch).orElseThrow().destroyForcibly();

        try (WeirProcess attack = weir(
                "generate",
                "--scenario",
                "ssh-brute-force",
                "--attacker",
                "203.0.113.77",
                "--intensity",
                "low",
                "--to",
                "kafka",
                "--real-time",
                "--duration",
                "20")) {
            assertThat(attack.awaitExit(60)).as(attack.output()).isZero();
        }
        try (WeirProcess up = weir("up")) {
            assertThat(up.awaitExit(60)).as(up.output()).isZero();
        }

        Instant deadline = Instant.now().plusSeconds(60);
        while (bruteForceDocuments("203.0.113.77").isEmpty()) {
            assertThat(Instant.now()).isBefore(deadline);
        }
        assertThat(bruteForceDocuments("203.0.113.77")).hasSize(1);
        assertThat(runningJob()).isEqualTo(job);
        assertThat(FlinkRest.at(flink()).failures(job))
                .as("the job waits, it does not restart")
                .hasSize(failuresBefore);
    }

    @Test
    @Order(7)
    void garbageReachesTheDeadLettersAndTheJobStaysUp() throws Exception {
        byte[] binary = {0, 1, 2, (byte) 0xFE, (byte) 0xFF};
        byte[] long2MiB = new byte[2 << 20];
        Arrays.fill(long2MiB, (byte) 'a');
        byte[] cut = "{\"user\":\"x".getBytes(UTF_8);
        byte[] deep = "{\"a\":".repeat(50_000).getBytes(UTF_8);
        List<byte[]> garbage = List.of(binary, long2MiB, cut, deep);

        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka(), "max.request.size", 16 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte[] record : garbage) {
                producer.send(new ProducerRecord<>("telemetry.auth", record)).get();
            }
        }

        List<DeadLetter> letters = awaitDeadLetters(garbage.size());
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.topic()).isEqualTo("telemetry.auth");
            assertThat(letter.stage()).isEqualTo("parse");
            assertThat(garbage).anySatisfy(sent -> assertThat(letter.original()).isEqualTo(sent));
        });
        assertThat(letters).extracting(DeadLetter::reason).anySatisfy(reason -> assertThat(reason)
                .contains("2097152 bytes"));
        assertThat(letters).extracting(DeadLetter::reason).anySatisfy(reason -> assertThat(reason)
                .contains("not JSON: ends too early"));
        assertThat(FlinkRest.at(flink()).jobs())
                .filteredOn(FlinkRest.Job::isRunning)
                .hasSize(1);
        try (WeirProcess shown = weir("deadletters")) {
            assertThat(shown.awaitExit(30)).as(shown.output()).isZero();
            assertThat(shown.output()).contains("telemetry.auth-").contains("not JSON: ends too early");
        }
    }

    @Test
    @Order(8)
    void aPushedRuleFindsWhatComesInAsPlainSyslog() throws Exception {
        Path rules = Files.writeString(
                STATE.resolve("pushed.yml"),
                """
                title: Failed login of root
                name: root-login-failed
                logsource: {product: linux, service: sshd}
                detection: {selection: {user.name: root, event.outcome: failure}, condition: selection}
                ---
                title: Root is tried
                id: 5a1e7d5e-0000-4000-8000-000000000001
                level: high
                correlation:
                  type: event_count
                  rules: [root-login-failed]
                  group-by: [source.ip]
                  timespan: 1m
                  condition: {gte: 2}
                """);
        Path wrong = Files.writeString(
                STATE.resolve("wrong.yml"), Files.readString(rules).replace("event_count", "event_cuont"));
        try (WeirProcess push = weir("rules", "push", wrong.toString())) {
            assertThat(push.awaitExit(90)).as(push.output()).isEqualTo(1);
            assertThat(push.output()).contains("wrong.yml:10:9: correlation.type: found 'event_cuont'");
        }
        try (WeirProcess push = weir("rules", "push", rules.toString())) {
            assertThat(push.awaitExit(90)).as(push.output()).isZero();
            assertThat(push.output()).contains("accepted: 2 changed");
        }
        failedLoginsOfRoot("203.0.113.199");
        assertThat(alertDocuments("203.0.113.199")).singleElement().satisfies(document -> {
            assertThat(document.at("/rule/name").asText()).isEqualTo("Root is tried");
            assertThat(document.at("/host/name").asText()).isEqualTo("web-9");
        });
        try (WeirProcess list = weir("rules", "list")) {
            assertThat(list.awaitExit(60)).as(list.output()).isZero();
            assertThat(list.output()).contains("Root is tried").contains("pushed");
        }

        String[] pushed = {"root-login-failed", "5A1E7D5E-0000-4000-8000-000000000001"};
        try (WeirProcess remove = weir("rules", "remove", pushed[0])) {
            assertThat(remove.awaitExit(90)).as(remove.output()).isEqualTo(1);
            assertThat(remove.output()).contains("refused: nothing changed");
        }
        try (WeirProcess shadow = weir("rules", "push", "--shadow", rules.toString())) {
            assertThat(shadow.awaitExit(90)).as(shadow.output()).isZero();
        }
        failedLoginsOfRoot("203.0.113.198");
        assertThat(alertDocuments("203.0.113.198")).singleElement().satisfies(document -> {
            assertThat(document.at("/rule/name").asText()).isEqualTo("Root is tried");
            assertThat(document.at("/weir/alert/shadow").asBoolean()).isTrue();
        });
        try (WeirProcess remove = weir("rules", "remove", pushed[0], pushed[1])) {
            assertThat(remove.awaitExit(90)).as(remove.output()).isZero();
            assertThat(remove.output()).contains("accepted: 2 changed");
        }
        try (WeirProcess list = weir("rules", "list")) {
            assertThat(list.awaitExit(60)).as(list.output()).isZero();
            assertThat(list.output()).doesNotContain("Root is tried").contains("chain");
        }
        try (WeirProcess status = weir("rules", "status", "-n", "5")) {
            assertThat(status.awaitExit(60)).as(status.output()).isZero();
            assertThat(status.output()).contains("accepted").contains("refused");
        }
    }

    /** Three of them, and waits for what is made of them. */
    private static void failedLoginsOfRoot(String source) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 3; i++) {
                String line = "<38>1 " + Instant.now() + " web-9 sshd 4711 - - Failed password for root from " + source
                        + " port 50022 ssh2";
                producer.send(new ProducerRecord<>("telemetry.auth", line.getBytes(UTF_8)))
                        .get();
            }
        }
        Instant deadline = Instant.now().plusSeconds(60);
        while (alertDocuments(source).isEmpty()) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    @Test
    @Order(9)
    void aWrongConfigurationStartsNothing() throws Exception {
        List<FlinkRest.Job> before = FlinkRest.at(flink()).jobs();
        Path wrong = Files.writeString(STATE.resolve("wrong.yaml"), "kafka:\n  gruop: x\ndelivery: sometimes\n");

        try (WeirProcess submit = weir("submit", "detect", "--config", wrong.toString())) {
            assertThat(submit.awaitExit(30)).isEqualTo(2);
            assertThat(submit.output()).contains("kafka.gruop").contains("delivery");
        }
        assertThat(FlinkRest.at(flink()).jobs()).hasSameSizeAs(before);
    }

    @Test
    @Order(10)
    void downStopsEverything() throws Exception {
        try (WeirProcess down = weir("down")) {
            assertThat(down.awaitExit(60)).as(down.output()).isZero();
        }
        assertThat(liveServers()).isEmpty();
    }

    private static WeirProcess weir(String... args) throws IOException {
        return STACK.weir(args);
    }

    private static void awaitPidFiles(int atLeast) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (pidFiles().size() < atLeast) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private static List<Path> pidFiles() throws IOException {
        if (!Files.isDirectory(STATE.resolve("run"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(STATE.resolve("run"))) {
            return files.filter(file -> file.toString().endsWith(".pid")).toList();
        }
    }

    /** Every process on this machine that carries the mark of this stack. */
    private static Set<Long> liveServers() throws IOException {
        String mark = "@" + STATE;
        Set<Long> found = new TreeSet<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                if (process.getFileName().toString().matches("\\d+")
                        && commandLine(process).contains(mark)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), UTF_8);
        } catch (IOException e) {
            return ""; // it ended meanwhile
        }
    }

    private static void killServer(String name) throws IOException {
        STACK.kill(name);
    }

    private static String runningJob() throws IOException {
        return STACK.runningJob();
    }

    private static String kafka() throws IOException {
        return STACK.kafka();
    }

    private static String flink() throws IOException {
        return "http://localhost:" + port("flink");
    }

    private static int port(String name) throws IOException {
        return STACK.port(name);
    }

    /** The alerts about guessing at SSH; other rules have something to say about the same attack. */
    private static List<JsonNode> bruteForceDocuments(String sourceIp) throws Exception {
        return alertDocuments(sourceIp).stream()
                .filter(document -> document.at("/rule/name").asText().equals(BRUTE_FORCE))
                .toList();
    }

    private static List<JsonNode> alertDocuments(String sourceIp) throws Exception {
        String address = "http://localhost:" + port("elasticsearch");
        get(address + "/weir-alerts/_refresh");
        JsonNode hits =
                get(address + "/weir-alerts/_search?q=source.ip:" + sourceIp).at("/hits/hits");
        List<JsonNode> documents = new ArrayList<>();
        hits.forEach(hit -> documents.add(hit.path("_source")));
        return documents;
    }

    private static JsonNode get(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static List<DeadLetter> awaitDeadLetters(int count) throws IOException {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            List<DeadLetter> letters = readAll("weir.deadletter").stream()
                    .map(DeadLetterRecord::read)
                    .filter(letter -> letter.stage().equals("parse"))
                    .toList();
            if (letters.size() >= count || Instant.now().isAfter(deadline)) {
                assertThat(letters).hasSize(count);
                return letters;
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(String topic) throws IOException {
        return STACK.readAll(topic);
    }
}
