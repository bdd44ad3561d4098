package io.weir.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.demo.AlertFeed;
import io.weir.cli.stack.FlinkRest;
import io.weir.cli.stack.LockedKafka;
import io.weir.connectors.kafka.KafkaTopics;
import io.weir.connectors.kafka.KafkaTopics.Topic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** A broker that asks for TLS, a certificate, a user and a password: all of Weir gets in, and nothing tells the secrets. */
@Tag("long")
class KafkaSecurityIT {
    private static final Path STATE = Path.of("target/e2e-kafka-security").toAbsolutePath();
    private static final RunningStack STACK = new RunningStack(STATE);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TOPIC = "telemetry.locked";
    private static final String WRONG = "Wr0ng-but-secret";
    private static final int PATIENCE_SECONDS = 120;

    /** Commands of people, who wait for an answer. */
    private static final int SECONDS = 45;

    private static LockedKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        STACK.run(PATIENCE_SECONDS, "down", "--purge");
        STACK.run(300, "up");
        kafka = LockedKafka.start(Path.of("target/locked-kafka").toAbsolutePath());
        Files.writeString(kafka.files().resolve("wrong"), WRONG + "\n");
        STACK.run(SECONDS, with(Map.of(), "setup"));
        KafkaTopics.create(kafka.access(), List.of(Topic.ofTelemetry(TOPIC, Rehearsal.PARTITIONS)), 1);
    }

    @AfterAll
    static void stop() throws Exception {
        if (kafka != null) {
            kafka.close();
        }
        STACK.run(PATIENCE_SECONDS, "down", "--purge");
    }

    @Test
    void everyJobAndEveryCommandGetsIn() throws Exception {
        Path rules = Files.createDirectories(STATE.resolve("rules"));
        Files.writeString(rules.resolve("rehearsed.yml"), Rehearsal.RULES);
        StringBuilder told = new StringBuilder();
        told.append(run(180, "submit", "detect", "respond", "archive", "--parallelism", "1"));
        told.append(run(SECONDS, "rules", "push", rules.toString()));

        try (AlertFeed alerts = new AlertFeed(kafka.access(), "weir.alerts");
                Rehearsal rehearsal = new Rehearsal(kafka.access(), TOPIC, "192.0.2.")) {
            for (int i = 0; i < 5; i++) {
                rehearsal.guess(1);
                Thread.sleep(2); // logs tell the milliseconds in which things happen one after the other
            }
            rehearsal.breakIn(1);
            await("the alert", () -> alerts.poll(Duration.ofMillis(200)).stream()
                    .anyMatch(alert -> alert.ruleName().equals("Rehearsed login")));
        }

        await("the incident", () -> run(SECONDS, "incidents", "list").contains("192.0.2.1"));
        await("the archived events", () -> documents("weir-events-*") >= 7);
        await("the alert in Elasticsearch", () -> documents("weir-alerts-*") >= 1);
        for (String command : List.of("rules list", "rules status", "alerts list", "responses list", "deadletters")) {
            told.append(run(SECONDS, command.split(" ")));
        }

        assertNobodyTells(told.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scram-sha-256", "plain"})
    void otherMechanismsGetInAsWell(String mechanism) throws Exception {
        STACK.run(SECONDS, with(Map.of("kafka.sasl-mechanism", mechanism), "setup", "kafka"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup kafka",
                "submit detect",
                "submit respond",
                "submit archive",
                "rules list",
                "rules status",
                "incidents list",
                "deadletters",
                "generate --scenario ssh-brute-force --to kafka"
            })
    void aWrongPasswordIsToldWithinSeconds(String command) throws Exception {
        String said = fails(Map.of("kafka.password-file", file("wrong")), command.split(" "));

        assertThat(said)
                .contains(kafka.address())
                .contains("the brokers turn the user 'weir' away")
                .contains("kafka.username")
                .contains(file("wrong"));
        assertNobodyTells(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup kafka", "submit detect", "submit respond", "incidents list"})
    void aBrokerOfAnUnknownSignerIsToldWithinSeconds(String command) throws Exception {
        String said = fails(Map.of("kafka.ca-file", file("other.pem")), command.split(" "));

        assertThat(said).contains("TLS failed").contains("kafka.ca-file").contains(file("other.pem"));
        assertNobodyTells(said);
    }

    @Test
    void aMissingPasswordIsToldWhereItIsExpected() throws Exception {
        assertThat(fails(Map.of("kafka.password-file", file("gone")), "setup", "kafka"))
                .contains("kafka.password-file")
                .contains(file("gone"));
        assertThat(fails(Map.of("kafka.password-file", ""), "submit", "detect"))
                .contains("environment variable WEIR_KAFKA_PASSWORD");
    }

    @Test
    void whoSpeaksInTheClearIsToldToLookAtTheProtocol() throws Exception {
        String said = fails(
                Map.of(
                        "kafka.security", "plaintext",
                        "kafka.username", "",
                        "kafka.password-file", "",
                        "kafka.ca-file", "",
                        "kafka.client-file", ""),
                "setup",
                "kafka");

        assertThat(said).contains("does it speak kafka.security: plaintext?");
    }

    private static String run(int seconds, String... command) throws Exception {
        return STACK.run(seconds, with(Map.of(), command));
    }

    private static String fails(Map<String, String> settings, String... command) throws Exception {
        try (WeirProcess weir = STACK.weir(with(settings, command))) {
            int exit = weir.awaitExit(SECONDS);
            assertThat(exit).as(weir.output()).isNotZero();
            return weir.output();
        }
    }

    /** A command with the way into the broker, some of it otherwise. */
    private static String[] with(Map<String, String> otherwise, String... command) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kafka.bootstrap", kafka.address());
        settings.put("kafka.start", "earliest");
        settings.put("kafka.security", "sasl-ssl");
        settings.put("kafka.username", LockedKafka.USER);
        settings.put("kafka.password-file", file("password"));
        settings.put("kafka.ca-file", file("ca.pem"));
        settings.put("kafka.client-file", file("client.pem"));
        settings.putAll(otherwise);
        List<String> words = new ArrayList<>(List.of(command));
        settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return words.toArray(String[]::new);
    }

    private static String file(String name) {
        return kafka.files().resolve(name).toString();
    }

    private static long documents(String indices) throws Exception {
        String count = get("http://localhost:" + STACK.port("elasticsearch") + "/" + indices + "/_count");
        return JSON.readTree(count).path("count").asLong();
    }

    /** Neither what commands print, nor what is in files of servers, nor what the web interface shows. */
    private static void assertNobodyTells(String printed) throws Exception {
        List<String> secrets = new ArrayList<>(kafka.secrets());
        secrets.add(WRONG);
        assertThat(printed).doesNotContain(secrets);
        for (String page : pages()) {
            assertThat(get(page)).as(page).doesNotContain(secrets);
        }
        try (Stream<Path> files = Files.walk(STATE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!isOfOtherServers(file)) {
                    assertThat(text(file)).as(file.toString()).doesNotContain(secrets);
                }
            }
        }
    }

    private static boolean isOfOtherServers(Path file) {
        Path place = STATE.relativize(file);
        return place.startsWith("elasticsearch") || place.startsWith("kafka");
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException e) {
            return ""; // a checkpoint that is gone by now
        }
    }

    /** What people see of a job, and what they can ask for. */
    private static List<String> pages() throws Exception {
        String flink = "http://localhost:" + STACK.port("flink");
        List<String> pages = new ArrayList<>(List.of(
                flink + "/config",
                flink + "/jobmanager/config",
                flink + "/jobmanager/environment",
                flink + "/jobmanager/log",
                flink + "/jobmanager/stdout",
                flink + "/jobs/overview"));
        for (FlinkRest.Job job : STACK.flink().jobs()) {
            String about = flink + "/jobs/" + job.id();
            pages.addAll(List.of(
                    about,
                    about + "/config",
                    about + "/plan",
                    about + "/jobmanager/config",
                    about + "/jobmanager/environment",
                    about + "/exceptions",
                    about + "/accumulators",
                    about + "/checkpoints/config"));
            for (JsonNode vertex : JSON.readTree(get(about)).path("vertices")) {
                String task = about + "/vertices/" + vertex.path("id").asText();
                pages.add(task + "/metrics");
                pages.add(task + "/subtasks/metrics");
                pages.add(task + "/accumulators");
            }
        }
        for (JsonNode worker : JSON.readTree(get(flink + "/taskmanagers")).path("taskmanagers")) {
            String about = flink + "/taskmanagers/" + worker.path("id").asText();
            pages.addAll(List.of(about, about + "/log", about + "/metrics"));
        }
        return pages;
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void await(String what, Callable<Boolean> holds) throws Exception {
        Instant deadline = Instant.now().plusSeconds(PATIENCE_SECONDS);
        while (!holds.call()) {
            assertThat(Instant.now())
                    .as(what + " within " + PATIENCE_SECONDS + " s")
                    .isBefore(deadline);
            Thread.sleep(100);
        }
    }
}
