package io.weir.jobs.replay;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.detect.DetectTopology;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.time.Duration;

/** The detect job over a recording: the same topology, on a Flink within this process, until the recording is over. */
public record Replay(
        DetectionRules rules, TopicFormats formats, TelemetryLimits limits, Duration outOfOrderness, int parallelism) {
    public ReplayOutcome run(Recording recording) throws Exception {
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        environment.setParallelism(parallelism);
        var telemetry = telemetry(environment, recording);
        var outputs = DetectTopology.build(telemetry, noPushes(telemetry), rules, formats, limits);
        Path kept = recording.newDirectory();
        var alerts = new KeepInFiles<>(kept, "alerts", TypeInformation.of(Alert.class));
        var letters = new KeepInFiles<>(kept, "dead-letters", TypeInformation.of(DeadLetter.class));
        outputs.alerts().sinkTo(alerts).uid("keep-alerts").name("Keep alerts");
        outputs.deadLetters().sinkTo(letters).uid("keep-dead-letters").name("Keep dead letters");
        execute(environment);
        return ReplayOutcome.of(alerts.kept(), letters.kept());
    }

    /** On a cluster of its own, which is gone when this returns. */
    private void execute(StreamExecutionEnvironment environment) throws Exception {
        var cluster = new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .withRandomPorts()
                .build();
        try (MiniCluster running = new MiniCluster(cluster)) {
            running.start();
            running.executeJobBlocking(environment.getStreamGraph().getJobGraph());
        } catch (JobExecutionException failed) {
            throw new IllegalStateException("the replay failed: " + reason(failed), failed);
        }
    }

    private DataStream<Incoming> telemetry(StreamExecutionEnvironment environment, Recording recording) {
        Duration patience = outOfOrderness;
        var watermarks = WatermarkStrategy.<Incoming>forGenerator(context -> new ReplayWatermarks<>(patience))
                .withTimestampAssigner((incoming, before) -> incoming.timeMillis());
        var read = environment
                .fromSource(new ReplaySource(recording.runs()), watermarks, "Recording", IncomingType.INSTANCE)
                .uid("recording")
                .setParallelism(1);
        if (parallelism == 1) {
            return read;
        }
        return read.rebalance()
                .map(incoming -> incoming)
                .returns(IncomingType.INSTANCE)
                .uid("spread")
                .name("Spread");
    }

    /** Nobody pushes rules meanwhile; this stream's time is that of the telemetry, so that nobody waits for it. */
    private static DataStream<RuleRecord> noPushes(DataStream<Incoming> telemetry) {
        return telemetry
                .<RuleRecord>flatMap((incoming, out) -> {})
                .returns(TypeInformation.of(RuleRecord.class))
                .uid("no-rule-pushes")
                .name("No rule pushes");
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        return configuration;
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
