package io.weir.jobs.respond;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.jobs.time.IdleWatermarks;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.ResponseLimits;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static io.weir.jobs.respond.Attacks.MINUTE;
import static io.weir.jobs.respond.Attacks.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The whole topology on an in-process cluster, with the strict flags of production. */
class RespondTopologyTest {
    private static final Duration DISORDER = Duration.ofSeconds(30);
    private static final int ATTACKERS = 20;
    private static final int ALERTS_PER_SECOND = 400;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Outcome first;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    /** The runs that have had their accident: it happens once in each. */
    private static final Set<String> CRASHED = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    private record Outcome(Map<String, Incident> incidents, Map<String, JsonNode> documents) {}

    /** Hands out alerts, and dies once when it comes to one of them. */
    private record Crashing(List<byte[]> alerts, long crashAt, String run) implements GeneratorFunction<Long, Alert> {
        @Override
        public Alert map(Long index) throws IOException {
            if (index == crashAt && CRASHED.add(run)) {
                throw new IllegalStateException("the accident of this test");
            }
            return AlertAvro.decode(alerts.get(index.intValue()));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,0", "4,0", "1,90", "2,200", "4,150"})
    void theSameIncidentsScoresAndDocumentsInAnyOrderAtAnyParallelismAndAfterACrash(int parallelism, int crashAt)
            throws Exception {
        try (LocalProvider provider = LocalProvider.stumbling()) {
            Outcome outcome = run(parallelism, crashAt, provider.access(directory, Duration.ofSeconds(30)));

            assertThat(outcome.incidents()).hasSize(ATTACKERS);
            assertThat(outcome.incidents().values()).allSatisfy(incident -> {
                assertThat(incident.phase()).isEqualTo("exfiltration");
                assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
                assertThat(incident.entities()).extracting(Member::hop).containsExactly(0, 1, 2, 3);
                assertThat(incident.timeline())
                        .extracting(Moment::ruleId)
                        .containsExactly("scan", "guess", "login", "move", "move", "send");
            });
            assertThat(outcome.documents()).hasSameSizeAs(alerts());
            assertThat(outcome.documents().values()).allSatisfy(document -> {
                assertThat(document.at("/weir/enrichment").asText()).isEqualTo("complete");
                assertThat(document.at("/weir/intel/0/source").asText()).isEqualTo("virustotal");
                assertThat(document.at("/weir/alert/status").asText()).isEqualTo("open");
            });
            first = first == null ? outcome : first;
            assertThat(outcome.incidents()).isEqualTo(first.incidents());
            assertThat(outcome.documents()).isEqualTo(first.documents());
        }
    }

    private Outcome run(int parallelism, int crashAt, ProviderAccess provider) throws Exception {
        String run = parallelism + " tasks, accident at " + crashAt;
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(parallelism);
        environment.getConfig().setAutoWatermarkInterval(1);
        environment.enableCheckpointing(50);
        List<byte[]> arriving = arriving(alerts(), parallelism + crashAt);
        var alerts = environment
                .fromSource(
                        new DataGeneratorSource<>(
                                new Crashing(arriving, crashAt == 0 ? -1 : crashAt, run),
                                arriving.size(),
                                RateLimiterStrategy.perSecond(ALERTS_PER_SECOND),
                                TypeInformation.of(Alert.class)),
                        WatermarkStrategy.<Alert>forBoundedOutOfOrderness(DISORDER)
                                .withTimestampAssigner((alert, before) -> alert.timeMillis()),
                        "test alerts")
                .uid("test-alerts");
        var commands = environment
                .fromData(
                        List.of(
                                new CommandRecord("nonsense".getBytes(UTF_8), NOON, "weir.commands-0-0"),
                                new CommandRecord(
                                        "{\"user\":\"anna\",\"action\":\"close\",\"on\":\"incident\",\"target\":\"x\",\"value\":\"benign\"}"
                                                .getBytes(UTF_8),
                                        NOON,
                                        "weir.commands-0-1"),
                                new CommandRecord(
                                        "{\"user\":\"anna\",\"action\":\"undo\",\"on\":\"response\",\"target\":\"x\"}"
                                                .getBytes(UTF_8),
                                        NOON,
                                        "weir.commands-0-2")),
                        TypeInformation.of(CommandRecord.class))
                .uid("test-commands")
                .assignTimestampsAndWatermarks(IdleWatermarks.<CommandRecord>strategy())
                .uid("test-idle");
        var lists = environment
                .fromData(List.of(new IntelRecord("none.txt", "")), TypeInformation.of(IntelRecord.class))
                .uid("test-lists")
                .assignTimestampsAndWatermarks(IdleWatermarks.<IntelRecord>strategy())
                .uid("test-idle-lists");
        var policy = new AskForResponses.Policy(
                PlaybookReader.read(RuleFiles.bundledPlaybooks()),
                Allowlist.BUILT_IN,
                ResponseLimits.DEFAULT,
                KeySource.NONE);
        var settings = new RespondTopology.Settings(
                AssessmentOperatorsTest.asking(provider), Map::of, Duration.ofDays(7), StoryRules.DEFAULT, policy);
        var acknowledgements = environment
                .fromData(
                        List.of(new AcknowledgementRecord("nonsense".getBytes(UTF_8), "weir.responses.status", 0, 7)),
                        TypeInformation.of(AcknowledgementRecord.class))
                .uid("test-acknowledgements")
                .assignTimestampsAndWatermarks(IdleWatermarks.<AcknowledgementRecord>strategy())
                .uid("test-idle-acknowledgements");
        var outputs = RespondTopology.build(alerts, commands, lists, acknowledgements, settings);
        List<Incident> told = new ArrayList<>();
        List<IndexDocument> documents = new ArrayList<>();
        List<Response> responses = new ArrayList<>();
        List<CommandAnswer> answers = new ArrayList<>();
        List<DeadLetter> deadLetters = new ArrayList<>();
        try (var incidents = outputs.incidents().collectAsync();
                var described = outputs.alertDocuments().collectAsync();
                var asked = outputs.responses().collectAsync();
                var answered = outputs.answers().collectAsync();
                var unusable = outputs.deadLetters().collectAsync()) {
            environment.execute(run);
            incidents.forEachRemaining(told::add);
            described.forEachRemaining(documents::add);
            asked.forEachRemaining(responses::add);
            answered.forEachRemaining(answers::add);
            unusable.forEachRemaining(deadLetters::add);
        }

        assertThat(CRASHED.contains(run)).isEqualTo(crashAt > 0);
        assertThat(deadLetters).isNotEmpty().allSatisfy(letter -> {
            assertThat(letter.stage()).isEqualTo("acknowledgement");
            assertThat(letter.offset()).isEqualTo(7);
        });
        assertThat(answers).hasSizeGreaterThanOrEqualTo(3).noneMatch(CommandAnswer::accepted);
        assertThat(responses).isNotEmpty().allSatisfy(response -> assertThat(response.title())
                .startsWith("[SIMULATED]"));
        Map<String, Incident> newest = new HashMap<>();
        told.forEach(incident ->
                newest.merge(incident.id(), incident, (one, other) -> one.version() > other.version() ? one : other));
        Map<String, JsonNode> written = new HashMap<>();
        for (IndexDocument document : documents) {
            written.put(document.id(), JSON.readTree(document.json()));
        }
        return new Outcome(newest, written);
    }

    private static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            alerts.addAll(Attacks.chain(i, i * 1_700L));
        }
        for (int i = 0; i < 200; i++) { // what happens everywhere, every day
            alerts.add(Attacks.alert(
                    "default",
                    "noise-" + i % 7,
                    i * MINUTE / 4,
                    "172.16.0." + i,
                    "172.16.1." + i,
                    Severity.LOW,
                    "discovery"));
        }
        return alerts;
    }

    private static List<byte[]> arriving(List<Alert> alerts, long seed) throws IOException {
        Random random = new Random(seed);
        record Arrival(Alert alert, long millis) {}
        List<byte[]> arriving = new ArrayList<>();
        for (Arrival arrival : alerts.stream()
                .map(alert -> new Arrival(alert, alert.timeMillis() + random.nextInt((int) DISORDER.toMillis())))
                .sorted(Comparator.comparingLong(Arrival::millis))
                .toList()) {
            arriving.add(AlertAvro.encode(arrival.alert()));
        }
        return arriving;
    }
}
