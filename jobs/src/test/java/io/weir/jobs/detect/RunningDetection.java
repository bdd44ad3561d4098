package io.weir.jobs.detect;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.RuleAnswer;
import io.weir.jobs.time.GoOnInSilence;
import io.weir.jobs.time.IdleWatermarks;
import io.weir.jobs.time.Lanes;
import io.weir.jobs.time.SilenceAwareWatermarks;
import io.weir.jobs.time.TelemetryDelay;
import io.weir.rules.alert.Alert;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
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
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SupplierWithException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole topology, running, with the strict flags of production: telemetry and pushes go in, alerts come out. */
final class RunningDetection implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final MiniCluster cluster;
    private final Lanes lanes;
    private final Feed<byte[]> telemetry = new Feed<>();
    private final Feed<RuleRecord> pushes = new Feed<>();
    private final Kept<Alert> alerts = new Kept<>();
    private final Kept<DeadLetter> deadLetters = new Kept<>();
    private final Kept<RuleAnswer> answers = new Kept<>();
    private JobClient job;

    RunningDetection(MiniCluster cluster, Duration outOfOrderness) {
        this(cluster, Lanes.one(outOfOrderness));
    }

    RunningDetection(MiniCluster cluster, Lanes lanes) {
        this.cluster = cluster;
        this.lanes = lanes;
    }

    /** Starts, or goes on where a savepoint was taken. */
    RunningDetection start(DetectionRules rules, int parallelism, Optional<String> savepoint) throws Exception {
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
        var events = GoOnInSilence.after(environment
                .fromSource(
                        telemetry.source(Telemetry::arrived),
                        WatermarkStrategy.<Incoming>forGenerator(
                                        SilenceAwareWatermarks.of(lanes.outOfOrderness(), new TelemetryDelay(lanes)))
                                .withTimestampAssigner((incoming, before) -> incoming.timeMillis()),
                        "test telemetry",
                        IncomingType.INSTANCE)
                .uid("test-telemetry"));
        var changes = environment
                .fromSource(
                        pushes.source(record -> record),
                        IdleWatermarks.strategy(),
                        "test pushes",
                        TypeInformation.of(RuleRecord.class))
                .uid("test-pushes")
                .setParallelism(1);
        var outputs = DetectTopology.build(events, changes, rules, Telemetry.FORMATS, TelemetryLimits.DEFAULT);
        outputs.alerts().sinkTo(alerts).uid("test-alerts");
        outputs.deadLetters().sinkTo(deadLetters).uid("test-dead-letters");
        outputs.ruleAnswers().sinkTo(answers).uid("test-answers");
        job = environment.executeAsync("detection under test");
        // A savepoint needs every task to run.
        org.apache.flink.runtime.testutils.CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
        return this;
    }

    /** What was sent before the savepoint that this is to start from. */
    RunningDetection after(int events, int pushed) {
        telemetry.skip(events);
        pushes.skip(pushed);
        return this;
    }

    int eventsSent() {
        return telemetry.count();
    }

    int pushesSent() {
        return pushes.count();
    }

    void send(List<Incoming> events) {
        telemetry.send(events.stream().map(Telemetry::sent).toList());
    }

    /** Pushes, and returns the answer. */
    RuleAnswer push(String id, String text) throws Exception {
        return push(new RulePush(id, RuleDocument.of(new RuleSource(id + ".yml", text))));
    }

    RuleAnswer push(RulePush push) throws Exception {
        pushes.send(RuleRecord.of(push));
        await(() -> answer(push.id()).isPresent());
        return answer(push.id()).orElseThrow();
    }

    private Optional<RuleAnswer> answer(String push) {
        return answers.all().stream()
                .filter(answer -> answer.push().equals(push))
                .findFirst();
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

    List<Alert> allVersions() {
        return alerts.all();
    }

    /** The newest version of each alert of a rule. */
    List<Alert> alerts(String rule) {
        return newest().values().stream()
                .filter(alert -> alert.ruleId().equals(rule))
                .toList();
    }

    Map<String, Alert> newest() {
        Map<String, Alert> newest = new HashMap<>();
        alerts.all()
                .forEach(alert -> newest.merge(
                        alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other));
        return newest;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters.all();
    }

    /** Stops the job, so that it can be started again. */
    String stop(Path directory) throws Exception {
        return job.stopWithSavepoint(false, directory.toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets all time pass. */
    RunningDetection finish() throws Exception {
        telemetry.end();
        pushes.end();
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
