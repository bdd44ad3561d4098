package io.weir.jobs;

import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.elasticsearch.ElasticsearchSink;
import io.weir.connectors.kafka.DeadLetterProducer;
import io.weir.connectors.kafka.KafkaSinks;
import io.weir.connectors.kafka.TelemetryDeserializer;
import io.weir.connectors.telemetry.Reading;
import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.detect.DetectTopology;
import io.weir.jobs.detect.DetectionRules;
import io.weir.jobs.time.SilenceAwareWatermarks;
import io.weir.rules.alert.Alert;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Telemetry in, alerts out: reads, matches and counts, and writes alerts and dead letters. */
public final class DetectJob {
    public static final String NAME = "Weir detect";

    private DetectJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        attach(environment, config);
        environment.execute(NAME);
    }

    private static void attach(StreamExecutionEnvironment environment, WeirConfig config) {
        var watermarks = WatermarkStrategy.<Reading>forGenerator(SilenceAwareWatermarks.of(config.outOfOrderness()))
                .withTimestampAssigner((reading, brokerTime) -> reading.timeMillis());
        var readings = environment
                .fromSource(telemetry(config), watermarks, "Telemetry")
                .uid("telemetry");

        var outputs = DetectTopology.build(readings, rules(config));

        DeliveryGuarantee guarantee = guarantee(config);
        String bootstrap = config.kafka().bootstrap();
        outputs.alerts()
                .sinkTo(KafkaSinks.alerts(bootstrap, config.topics().alerts(), guarantee))
                .uid("alerts-to-kafka")
                .name("Alerts to Kafka");
        outputs.alerts()
                .sinkTo(new ElasticsearchSink<Alert>(
                        (alert, context) -> AlertDocument.of(alert),
                        config.elasticsearch(),
                        DeadLetterProducer.to(bootstrap, config.topics().deadletter())))
                .uid("alerts-to-elasticsearch")
                .name("Alerts to Elasticsearch");
        outputs.deadLetters()
                .sinkTo(KafkaSinks.deadLetters(bootstrap, config.topics().deadletter(), guarantee))
                .uid("dead-letters-to-kafka")
                .name("Dead letters to Kafka");
    }

    private static KafkaSource<Reading> telemetry(WeirConfig config) {
        OffsetResetStrategy start =
                switch (config.kafka().start()) {
                    case EARLIEST -> OffsetResetStrategy.EARLIEST;
                    case LATEST -> OffsetResetStrategy.LATEST;
                };
        return KafkaSource.<Reading>builder()
                .setBootstrapServers(config.kafka().bootstrap())
                .setGroupId(config.kafka().group())
                .setTopicPattern(config.topics().telemetry())
                .setStartingOffsets(OffsetsInitializer.committedOffsets(start))
                .setDeserializer(new TelemetryDeserializer(config.tenant(), config.limits()))
                .setProperty("partition.discovery.interval.ms", "30000")
                .build();
    }

    private static DetectionRules rules(WeirConfig config) {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundled());
        sources.addAll(
                RuleFiles.read(config.ruleDirectories().stream().map(Path::of).toList()));
        return DetectionRules.of(sources);
    }

    private static DeliveryGuarantee guarantee(WeirConfig config) {
        return switch (config.delivery()) {
            case AT_LEAST_ONCE -> DeliveryGuarantee.AT_LEAST_ONCE;
            case EXACTLY_ONCE -> DeliveryGuarantee.EXACTLY_ONCE;
        };
    }
}
