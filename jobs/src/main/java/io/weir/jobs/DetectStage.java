package io.weir.jobs;

import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaSinks;
import io.weir.connectors.kafka.RulePushSource;
import io.weir.connectors.kafka.RuleTopic;
import io.weir.connectors.kafka.TelemetryDeserializer;
import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.detect.DetectTopology;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.RuleAnswer;
import io.weir.jobs.rules.RuleAnswers;
import io.weir.jobs.time.GoOnInSilence;
import io.weir.jobs.time.IdleWatermarks;
import io.weir.jobs.time.Lanes;
import io.weir.jobs.time.SilenceAwareWatermarks;
import io.weir.jobs.time.TelemetryDelay;
import io.weir.rules.alert.Alert;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands around the topology of detection: telemetry and pushes of rules come in, alerts, dead letters and answers go out. */
final class DetectStage {
    private DetectStage() {}

    /** Gives the alerts, which are written to their topic, too. */
    static DataStream<Alert> attach(StreamExecutionEnvironment environment, WeirConfig config) {
        KafkaAccess kafka = config.kafka().access();
        // Before the first event is read: a start without state has the rules that were pushed before it.
        RuleTopic.Content pushed = new RuleTopic(kafka, config.topics().rules())
                .read(config.kafka().group());
        DetectionRules start = rules(config);
        DetectionRules rules = start.with(start.tried(pushed.records()), pushed.unread());
        Lanes lanes = config.lanes();
        var watermarks = WatermarkStrategy.<Incoming>forGenerator(
                        SilenceAwareWatermarks.of(lanes.outOfOrderness(), new TelemetryDelay(lanes)))
                .withTimestampAssigner((incoming, brokerTime) -> incoming.timeMillis());
        var telemetry = GoOnInSilence.after(environment
                .fromSource(telemetry(config), watermarks, "Telemetry")
                .uid("telemetry"));

        var rulePushes = environment
                .fromSource(
                        RulePushSource.from(
                                kafka, config.topics().rules(), config.kafka().group(), pushed.next()),
                        IdleWatermarks.strategy(),
                        "Rule pushes")
                .uid("rule-pushes")
                .setParallelism(1);

        var outputs = DetectTopology.build(telemetry, rulePushes, rules, config.formats(), config.limits());

        KafkaSinks.Delivery delivery = delivery(environment, config);
        outputs.alerts()
                .sinkTo(KafkaSinks.alerts(kafka, to(config, config.topics().alerts()), delivery))
                .uid("alerts-to-kafka")
                .name("Alerts to Kafka");
        outputs.deadLetters()
                .sinkTo(KafkaSinks.deadLetters(kafka, config.topics().deadletter(), delivery))
                .uid("dead-letters-to-kafka")
                .name("Dead letters to Kafka");
        outputs.ruleAnswers()
                .sinkTo(KafkaSinks.documents(
                        kafka, to(config, config.topics().ruleStatus()), RuleAnswer::push, RuleAnswers::json))
                .uid("rule-answers-to-kafka")
                .name("Rule answers to Kafka");
        outputs.ruleCorrections()
                .sinkTo(KafkaSinks.rules(kafka, config.topics().rules()))
                .uid("rule-corrections-to-kafka")
                .name("Rule corrections to Kafka");
        return outputs.alerts();
    }

    static KafkaSource<Incoming> telemetry(WeirConfig config) {
        OffsetResetStrategy start =
                switch (config.kafka().start()) {
                    case EARLIEST -> OffsetResetStrategy.EARLIEST;
                    case LATEST -> OffsetResetStrategy.LATEST;
                };
        return KafkaSource.<Incoming>builder()
                .setProperties(config.kafka().access().properties())
                .setGroupId(config.kafka().group())
                .setTopicPattern(config.topics().telemetry())
                .setStartingOffsets(OffsetsInitializer.committedOffsets(start))
                .setDeserializer(new TelemetryDeserializer(config.formats(), config.limits()))
                .setProperty("partition.discovery.interval.ms", "30000")
                .build();
    }

    static DetectionRules rules(WeirConfig config) {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundled());
        sources.addAll(
                RuleFiles.read(config.ruleDirectories().stream().map(Path::of).toList()));
        return DetectionRules.of(sources, config.formats(), config.lanes()).placedBy(config.cityFile());
    }

    /** A topic of ours, and where that goes which does not fit into it. */
    static KafkaSinks.Destination to(WeirConfig config, String topic) {
        return new KafkaSinks.Destination(topic, config.topics().deadletter());
    }

    static KafkaSinks.Delivery delivery(StreamExecutionEnvironment environment, WeirConfig config) {
        return switch (config.delivery()) {
            case AT_LEAST_ONCE -> KafkaSinks.Delivery.atLeastOnce();
            case EXACTLY_ONCE -> {
                checkCheckpoints(environment.getCheckpointConfig());
                yield KafkaSinks.Delivery.exactlyOnce(config.kafka().group());
            }
        };
    }

    /** Transactions are committed when a checkpoint completes. */
    private static void checkCheckpoints(CheckpointConfig checkpoints) {
        if (!checkpoints.isCheckpointingEnabled()) {
            throw new IllegalArgumentException(
                    "delivery: found exactly-once on a cluster without checkpoints, so nothing would ever be committed;"
                            + " set execution.checkpointing.interval in Flink's configuration");
        }
        if (checkpoints.getCheckpointingConsistencyMode() != CheckpointingMode.EXACTLY_ONCE) {
            throw new IllegalArgumentException("delivery: found exactly-once on a cluster whose checkpoints are "
                    + checkpoints.getCheckpointingConsistencyMode()
                    + "; set execution.checkpointing.mode: EXACTLY_ONCE in Flink's configuration");
        }
    }
}
