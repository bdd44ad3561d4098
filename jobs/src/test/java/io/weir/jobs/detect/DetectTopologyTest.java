package io.weir.jobs.detect;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** The whole graph on an in-process cluster, with the strict flags of production. */
class DetectTopologyTest {
    private static final Duration DISORDER = Duration.ofSeconds(5);

    /** Pushed while events flow, and nothing that these tests look for. */
    private static final List<RuleRecord> UNRELATED = RuleRecord.of(
            new RulePush(
                    "unrelated",
                    RuleDocument.of(
                            new RuleSource(
                                    "unrelated.yml",
                                    """
            title: Nobody
            name: nobody
            logsource: {product: linux, service: sshd}
            detection: {selection: {user.name: nobody-at-all}, condition: selection}
            ---
            title: Nobody twice
            name: nobody-twice
            correlation: {type: event_count, rules: [nobody], group-by: [user.name], timespan: 1m, condition: {gte: 2}}
            """))));

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private record Outcome(List<Alert> alerts, List<DeadLetter> deadLetters) {}

    @Test
    void findsTheAttackAndNothingElse() throws Exception {
        Outcome outcome = run(Telemetry.attackAmongLogins(1), 1);

        assertThat(newest(outcome.alerts())).hasSize(1).allSatisfy((id, alert) -> {
            assertThat(alert.entities()).containsEntry("source.ip", Telemetry.ATTACKER);
            assertThat(alert.count()).isEqualTo(24);
            assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
        });
        assertThat(outcome.deadLetters()).isEmpty();
    }

    @Test
    void neitherOrderNorParallelismChangesTheFinalAlerts() throws Exception {
        Map<String, Alert> expected =
                newest(run(Telemetry.attackAmongLogins(7), 1).alerts());
        assertThat(expected).hasSize(1);

        for (int parallelism : List.of(1, 2, 4)) {
            for (long seed : List.of(1L, 2L)) {
                List<Incoming> telemetry = shuffledWithin(DISORDER, Telemetry.attackAmongLogins(7), seed);
                assertThat(newest(run(telemetry, parallelism).alerts()))
                        .usingRecursiveComparison()
                        .ignoringFieldsMatchingRegexes(".*stages.*")
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void garbageBecomesDeadLettersAndTheRestIsDetected() throws Exception {
        List<Incoming> telemetry = new ArrayList<>(Telemetry.attackAmongLogins(3));
        telemetry.add(10, Telemetry.read(9_001, Telemetry.START, "\u0000\u0001\u0002"));
        telemetry.add(20, Telemetry.read(9_002, Telemetry.START, "[".repeat(100_000)));
        telemetry.add(30, Telemetry.read(9_003, Telemetry.START, "\"text\""));

        Outcome outcome = run(telemetry, 2);

        assertThat(outcome.deadLetters())
                .extracting(DeadLetter::offset)
                .containsExactlyInAnyOrder(9_001L, 9_002L, 9_003L);
        assertThat(newest(outcome.alerts())).hasSize(1);
    }

    @Test
    void correlationsOverCorrelationsAreDecidedOneAfterTheOther() throws Exception {
        DetectionRules rules = DetectionRules.of(
                List.of(
                        new RuleSource(
                                "chained.yml",
                                """
                        title: Failed
                        name: failed
                        logsource: {product: linux, service: sshd}
                        detection: {selection: {event.outcome: failure}, condition: selection}
                        ---
                        title: One address guesses
                        name: guessing
                        correlation:
                          type: event_count
                          rules: [failed]
                          group-by: [source.ip, host.name]
                          timespan: 1m
                          condition: {gte: 3}
                        ---
                        title: Several addresses guess at a host
                        name: besieged
                        level: high
                        correlation:
                          type: value_count
                          rules: [guessing]
                          group-by: [host.name]
                          timespan: 5m
                          condition: {field: source.ip, gte: 3}
                        ---
                        title: Besieged again
                        name: besieged-again
                        level: critical
                        correlation: {type: event_count, rules: [besieged], group-by: [host.name], timespan: 1h, condition: {gte: 2}}
                        """)),
                Telemetry.FORMATS,
                Telemetry.LANES);
        List<Incoming> failures = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String address = "203.0.113." + (1 + i % 4);
            failures.add(Telemetry.failure(i, address, Telemetry.START.plusMillis(i * 700L)));
        }
        for (int parallelism : List.of(1, 2)) {
            Outcome outcome = run(shuffledWithin(DISORDER, failures, parallelism), parallelism, rules);
            // Inner correlations keep silent: nobody asked them to generate. The third and the fourth guesser besiege.
            assertThat(newest(outcome.alerts())).hasSize(1).allSatisfy((id, alert) -> {
                assertThat(alert.ruleName()).isEqualTo("Besieged again");
                assertThat(alert.group()).isEqualTo(Map.of("host.name", "web-01"));
                assertThat(alert.timeMillis())
                        .isEqualTo(Telemetry.START.plusMillis(11 * 700).toEpochMilli());
            });
            assertThat(outcome.deadLetters()).isEmpty();
        }
    }

    @Test
    void whatIsDoneInASessionComesFromWhereItWasOpened() throws Exception {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundledSessions());
        sources.add(
                new RuleSource(
                        "sessions.yml",
                        """
                        title: Shadow file read
                        name: shadow-read
                        level: high
                        logsource: {category: process_creation, product: linux}
                        detection: {selection: {CommandLine|contains: /etc/shadow}, condition: selection}
                        ---
                        title: Shadow file read again and again
                        name: shadow-read-often
                        level: critical
                        correlation:
                          type: event_count
                          rules: [shadow-read]
                          group-by: [source.ip]
                          timespan: 1m
                          condition: {gte: 3}
                          generate: true
                        ---
                        title: Login accepted
                        name: accepted
                        level: informational
                        logsource: {product: linux, service: sshd}
                        detection: {selection: {event.outcome: success}, condition: selection}
                        ---
                        title: Login and password file
                        name: login-and-shadow
                        level: critical
                        chain:
                          within: 1m
                          steps:
                            - {name: login, rule: accepted}
                            - {name: reading, rule: shadow-read}
                        ---
                        title: Backup deleted
                        name: backup-deleted
                        level: high
                        logsource: {category: process_creation, product: windows}
                        detection: {selection: {Image|endswith: \\vssadmin.exe}, condition: selection}
                        """));
        DetectionRules rules = DetectionRules.of(sources, Telemetry.FORMATS, Telemetry.LANES);
        List<Incoming> telemetry = new ArrayList<>();
        List<String> records = List.of(
                "<86>1 2026-03-01T09:00:01.000Z web-01 sshd 4711 - - Accepted password for mia from 203.0.113.9 port 5002 ssh2",
                "<86>1 2026-03-01T09:00:02.000Z web-01 sudo 4720 - - mia : TTY=pts/0 ; PWD=/home/mia ; USER=root ; COMMAND=/bin/cat /etc/shadow",
                // Another host, and another user of this one: nobody knows from where they act.
                "<86>1 2026-03-01T09:00:03.000Z db-01 sudo 4720 - - mia : TTY=pts/0 ; PWD=/home/mia ; USER=root ; COMMAND=/bin/cat /etc/shadow",
                "<86>1 2026-03-01T09:00:03.000Z web-01 sudo 4721 - - noa : TTY=pts/1 ; PWD=/home/noa ; USER=root ; COMMAND=/bin/cat /etc/shadow",
                "<86>1 2026-03-01T09:00:04.000Z web-01 sudo 4722 - - mia : TTY=pts/0 ; PWD=/home/mia ; USER=root ; COMMAND=/bin/grep r /etc/shadow",
                "<86>1 2026-03-01T09:00:05.000Z web-01 sudo 4723 - - mia : TTY=pts/0 ; PWD=/home/mia ; USER=root ; COMMAND=/bin/tail /etc/shadow",
                "<86>1 2026-03-01T09:00:06.000Z web-01 sshd 4711 - - pam_unix(sshd:session): session closed for user mia",
                "<86>1 2026-03-01T09:10:07.000Z web-01 sudo 4724 - - mia : TTY=tty1 ; PWD=/home/mia ; USER=root ; COMMAND=/bin/cat /etc/shadow",
                """
                {"Channel":"Security","EventID":4624,"Computer":"ws-1","TimeCreated":"2026-03-01T09:00:01Z","EventRecordID":1,
                 "TargetUserName":"mia","TargetLogonId":"0x000000000005e1f2","LogonType":"10","IpAddress":"198.51.100.7"}""",
                """
                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"ws-1","UtcTime":"2026-03-01 09:00:02.000",
                 "TimeCreated":"2026-03-01T09:00:02Z","EventRecordID":2,"LogonId":"0x5e1f2","User":"EXAMPLE\\\\mia",
                 "Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin delete shadows"}""");
        for (String record : records) {
            telemetry.add(Telemetry.read(telemetry.size(), Telemetry.START.plusSeconds(700), record));
        }
        Map<String, Alert> expected = newest(run(telemetry, 1, rules).alerts());

        assertThat(expected.values())
                .extracting(Alert::ruleName, alert -> alert.entities().get("host.name"), alert -> alert.entities()
                        .get("weir.origin.ip"))
                .containsExactlyInAnyOrder(
                        tuple("Shadow file read", "web-01", "203.0.113.9"),
                        tuple("Shadow file read", "web-01", null), // noa
                        tuple("Shadow file read", "web-01", null), // mia once the session was closed
                        tuple("Shadow file read", "db-01", null),
                        tuple("Shadow file read again and again", "web-01", "203.0.113.9"),
                        tuple("Login and password file", "web-01", "203.0.113.9"),
                        tuple("Backup deleted", "ws-1", "198.51.100.7"));
        assertThat(expected.values())
                .filteredOn(alert -> alert.severity() == Severity.CRITICAL)
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.group()).isEqualTo(Map.of("source.ip", "203.0.113.9")));
        for (int parallelism : List.of(1, 2, 4)) {
            List<Incoming> shuffled = shuffledWithin(DISORDER, telemetry, parallelism);
            assertThat(newest(run(shuffled, parallelism, rules).alerts()))
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes(".*stages.*")
                    .isEqualTo(expected);
        }
    }

    @Test
    void checkpointsCompleteWhileTelemetryFlows(@InjectMiniCluster MiniCluster cluster, @TempDir Path directory)
            throws Exception {
        Configuration weaker = strict();
        weaker.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(weaker);
        environment.setParallelism(2);
        byte[] sent = Telemetry.sent(Telemetry.failure(1, Telemetry.ATTACKER, Telemetry.START));
        var source = environment
                .fromSource(
                        new DataGeneratorSource<>(
                                index -> Telemetry.arrived(sent),
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(200),
                                IncomingType.INSTANCE),
                        WatermarkStrategy.<Incoming>noWatermarks(),
                        "test telemetry")
                .uid("test-telemetry");
        DataStream<RuleRecord> pushes = environment
                .fromSource(
                        new DataGeneratorSource<>(
                                index -> UNRELATED.get(0),
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(1),
                                TypeInformation.of(RuleRecord.class)),
                        WatermarkStrategy.<RuleRecord>noWatermarks(),
                        "test pushes")
                .uid("test-pushes");
        var outputs = DetectTopology.build(source, pushes, Telemetry.RULES, Telemetry.FORMATS, TelemetryLimits.DEFAULT);
        outputs.alerts().sinkTo(new DiscardingSink<>()).uid("test-sink");

        JobClient job = environment.executeAsync("checkpoint test");
        try {
            CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
            String savepoint = job.triggerSavepoint(directory.toString(), SavepointFormatType.CANONICAL)
                    .get(30, TimeUnit.SECONDS);
            assertThat(savepoint).isNotEmpty();
        } finally {
            job.cancel().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void matchingStandsInTheTaskOfItsSource() {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict());
        build(environment, Telemetry.attackAmongLogins(1), Telemetry.RULES)
                .alerts()
                .sinkTo(new DiscardingSink<>())
                .uid("test-sink");

        List<String> tasks = new ArrayList<>();
        environment.getStreamGraph().getJobGraph().getVertices().forEach(task -> tasks.add(task.getName()));
        assertThat(tasks).anySatisfy(task -> assertThat(task).startsWith("Source: test telemetry -> Match rules"));
    }

    private static Configuration strict() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        return strict;
    }

    private static Outcome run(List<Incoming> telemetry, int parallelism) throws Exception {
        return run(telemetry, parallelism, Telemetry.RULES);
    }

    private static Outcome run(List<Incoming> telemetry, int parallelism, DetectionRules rules) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict());
        environment.setParallelism(parallelism);
        var outputs = build(environment, telemetry, rules);
        List<Alert> alerts = new ArrayList<>();
        List<DeadLetter> deadLetters = new ArrayList<>();
        try (var raised = outputs.alerts().collectAsync();
                var setAside = outputs.deadLetters().collectAsync()) {
            environment.execute("detect topology test");
            raised.forEachRemaining(alerts::add);
            setAside.forEachRemaining(deadLetters::add);
        }
        return new Outcome(alerts, deadLetters);
    }

    private static DetectTopology.Outputs build(
            StreamExecutionEnvironment environment, List<Incoming> telemetry, DetectionRules rules) {
        List<byte[]> sent = telemetry.stream().map(Telemetry::sent).toList();
        var source = environment
                .fromSource(
                        new DataGeneratorSource<>(
                                index -> Telemetry.arrived(sent.get(index.intValue())),
                                sent.size(),
                                IncomingType.INSTANCE),
                        WatermarkStrategy.<Incoming>forBoundedOutOfOrderness(DISORDER)
                                .withTimestampAssigner((incoming, before) -> incoming.timeMillis()),
                        "test telemetry")
                .uid("test-telemetry");
        DataStream<RuleRecord> pushes = environment
                .fromData(TypeInformation.of(RuleRecord.class), UNRELATED.toArray(RuleRecord[]::new))
                .uid("test-pushes");
        return DetectTopology.build(source, pushes, rules, Telemetry.FORMATS, TelemetryLimits.DEFAULT);
    }

    private static Map<String, Alert> newest(List<Alert> alerts) {
        Map<String, Alert> newest = new HashMap<>();
        alerts.forEach(alert ->
                newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other));
        return newest;
    }

    private static List<Incoming> shuffledWithin(Duration disorder, List<Incoming> telemetry, long seed) {
        Random random = new Random(seed);
        Map<Incoming, Long> arrival = new HashMap<>();
        telemetry.forEach(
                incoming -> arrival.put(incoming, incoming.timeMillis() + random.nextInt((int) disorder.toMillis())));
        List<Incoming> shuffled = new ArrayList<>(telemetry);
        Collections.shuffle(shuffled, random);
        shuffled.sort(Comparator.comparing(arrival::get));
        return shuffled;
    }
}
