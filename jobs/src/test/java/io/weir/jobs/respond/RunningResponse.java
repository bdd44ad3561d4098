package io.weir.jobs.respond;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.jobs.detect.Feed;
import io.weir.jobs.detect.Kept;
import io.weir.jobs.time.IdleWatermarks;
import io.weir.rules.alert.Alert;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.ResponseLimits;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SupplierWithException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static io.weir.jobs.respond.Attacks.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The whole topology of responding, running, with the strict flags of production. */
final class RunningResponse implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;
    private static final String BLOCK =
            """
            title: Block
            id: block
            when: {on: alert, severity: medium}
            actions: [{action: block_ip, for: 1m}]
            """;

    private final MiniCluster cluster;
    private final Feed<byte[]> alerts = new Feed<>();
    private final Feed<byte[]> commands = new Feed<>();
    private final Feed<IntelRecord> lists = new Feed<>();
    private final Feed<byte[]> acknowledgements = new Feed<>();
    private final Kept<Incident> incidents = new Kept<>();
    private final Kept<IndexDocument> alertDocuments = new Kept<>();
    private final Kept<Response> responses = new Kept<>();
    private final Kept<IndexDocument> responseDocuments = new Kept<>();
    private final Kept<CommandAnswer> answers = new Kept<>();
    private final Kept<DeadLetter> deadLetters = new Kept<>();
    private JobClient job;

    /** How much was sent of what. */
    record Sent(int alerts, int commands, int lists, int acknowledgements) {}

    RunningResponse(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** What was sent before the savepoint that this is to start from. */
    RunningResponse after(Sent before) {
        alerts.skip(before.alerts());
        commands.skip(before.commands());
        lists.skip(before.lists());
        acknowledgements.skip(before.acknowledgements());
        return this;
    }

    Sent sent() {
        return new Sent(alerts.count(), commands.count(), lists.count(), acknowledgements.count());
    }

    /** Starts, or goes on where a savepoint was taken. */
    RunningResponse start(int parallelism, Optional<String> savepoint) throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        strict.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(20));
        savepoint.ifPresent(path -> strict.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(128);
        environment.setBufferTimeout(1);
        var raised = environment
                .fromSource(
                        alerts.source(RunningResponse::alert),
                        WatermarkStrategy.noWatermarks(),
                        "test alerts",
                        TypeInformation.of(Alert.class))
                .uid("test-alerts")
                .setParallelism(1)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Alert>forBoundedOutOfOrderness(Duration.ofSeconds(2))
                        .withTimestampAssigner((alert, before) -> alert.timeMillis()))
                .uid("test-alert-times")
                .setParallelism(1);
        var outputs = RespondTopology.build(
                raised,
                timeless(
                        environment,
                        commands,
                        json -> new CommandRecord(json, NOON, "test"),
                        CommandRecord.class,
                        "test-commands"),
                timeless(environment, lists, list -> list, IntelRecord.class, "test-lists"),
                timeless(
                        environment,
                        acknowledgements,
                        json -> new AcknowledgementRecord(json, "test", 0, 0),
                        AcknowledgementRecord.class,
                        "test-acknowledgements"),
                settings());
        outputs.incidents().sinkTo(incidents).uid("test-incidents");
        outputs.alertDocuments().sinkTo(alertDocuments).uid("test-alert-documents");
        outputs.responses().sinkTo(responses).uid("test-responses");
        outputs.responseDocuments().sinkTo(responseDocuments).uid("test-response-documents");
        outputs.answers().sinkTo(answers).uid("test-answers");
        outputs.deadLetters().sinkTo(deadLetters).uid("test-dead-letters");
        job = environment.executeAsync("responding under test");
        org.apache.flink.runtime.testutils.CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
        return this;
    }

    private static Alert alert(byte[] sent) {
        try {
            return AlertAvro.decode(sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T, R> DataStream<R> timeless(
            StreamExecutionEnvironment environment,
            Feed<T> feed,
            Feed.Arrived<T, R> arrived,
            Class<R> type,
            String uid) {
        return environment
                .fromSource(feed.source(arrived), IdleWatermarks.<R>strategy(), uid, TypeInformation.of(type))
                .uid(uid);
    }

    private static RespondTopology.Settings settings() {
        return new RespondTopology.Settings(
                AssessmentSources.BUILT_IN,
                Map::of,
                Duration.ofDays(7),
                StoryRules.DEFAULT,
                new AskForResponses.Policy(
                        PlaybookReader.read(List.of(new RuleSource("block.yml", BLOCK))),
                        Allowlist.BUILT_IN,
                        ResponseLimits.DEFAULT,
                        KeySource.NONE));
    }

    void send(List<Alert> more) throws IOException {
        for (Alert alert : more) {
            alerts.send(List.of(AlertAvro.encode(alert)));
        }
    }

    void command(String json) {
        commands.send(List.of(json.getBytes(UTF_8)));
    }

    void list(String name, String text) {
        lists.send(List.of(new IntelRecord(name, text)));
    }

    void acknowledge(byte[] json) {
        acknowledgements.send(List.of(json));
    }

    static void await(SupplierWithException<Boolean, Exception> condition) throws Exception {
        CommonTestUtils.waitUtil(
                () -> {
                    try {
                        return condition.get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                Duration.ofSeconds(PATIENCE_SECONDS),
                Duration.ofMillis(5),
                "it did not come to be in time");
    }

    /** The newest version of each incident, by id. */
    Map<String, Incident> incidents() {
        Map<String, Incident> newest = new HashMap<>();
        incidents
                .all()
                .forEach(incident -> newest.merge(
                        incident.id(), incident, (one, other) -> one.version() > other.version() ? one : other));
        return newest;
    }

    List<Response> responses() {
        return responses.all();
    }

    List<CommandAnswer> answers() {
        return answers.all();
    }

    List<DeadLetter> deadLetters() {
        return deadLetters.all();
    }

    /** The newest document of each response, by id. */
    Map<String, JsonNode> responseDocuments() throws IOException {
        return newest(responseDocuments.all());
    }

    Map<String, JsonNode> alertDocuments() throws IOException {
        return newest(alertDocuments.all());
    }

    private static Map<String, JsonNode> newest(List<IndexDocument> documents) throws IOException {
        Map<String, IndexDocument> newest = new HashMap<>();
        documents.forEach(document ->
                newest.merge(document.id(), document, (one, other) -> one.version() > other.version() ? one : other));
        Map<String, JsonNode> read = new HashMap<>();
        for (IndexDocument document : newest.values()) {
            read.put(document.id(), JSON.readTree(document.json()));
        }
        return read;
    }

    /** Stops the job, so that it can be started again. */
    String stop(Path directory) throws Exception {
        return job.stopWithSavepoint(false, directory.toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets all time pass. */
    RunningResponse finish() throws Exception {
        alerts.end();
        commands.end();
        lists.end();
        acknowledgements.end();
        assertThat(job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isNotNull();
        job = null;
        return this;
    }

    @Override
    public void close() throws Exception {
        if (job != null && !job.getJobStatus().get().isGloballyTerminalState()) {
            job.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
