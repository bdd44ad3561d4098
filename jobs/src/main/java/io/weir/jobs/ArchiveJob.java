package io.weir.jobs;

import io.weir.connectors.archive.ArchiveDeserializer;
import io.weir.connectors.archive.Archived;
import io.weir.connectors.archive.DeadLetterDocuments;
import io.weir.connectors.elasticsearch.ElasticsearchSink;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.RefusedCopies;
import io.weir.connectors.kafka.DeadLetterProducer;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaSinks;
import io.weir.jobs.archive.ArchiveTopology;
import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Telemetry in, documents out: what happened around an alert can be looked up, and what could not be used. Apart, so that a slow index
 * delays nobody.
 */
public final class ArchiveJob {
    public static final String NAME = "Weir archive";

    private ArchiveJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        config.kafka().access().check();
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        attach(environment, config);
        environment.execute(NAME);
    }

    static void attach(StreamExecutionEnvironment environment, WeirConfig config) {
        KafkaAccess kafka = config.kafka().access();
        String deadletter = config.topics().deadletter();
        // No event time: nothing is decided here.
        var telemetry = environment
                .fromSource(telemetry(config), WatermarkStrategy.<Archived>noWatermarks(), "Telemetry")
                .uid("telemetry");

        var outputs = ArchiveTopology.build(telemetry);

        outputs.documents()
                .sinkTo(new ElasticsearchSink<IndexDocument>(
                        (document, context) -> document,
                        config.elasticsearch(),
                        DeadLetterProducer.to(kafka, deadletter)))
                .uid("events-to-elasticsearch")
                .name("Events to Elasticsearch");
        environment
                .fromSource(deadLetters(config), WatermarkStrategy.<IndexDocument>noWatermarks(), "Dead letters")
                .uid("dead-letters")
                // One that is refused is no new dead letter, else it would come back for ever.
                .sinkTo(new ElasticsearchSink<IndexDocument>(
                        (document, context) -> document, config.elasticsearch(), RefusedCopies::new))
                .uid("dead-letters-to-elasticsearch")
                .name("Dead letters to Elasticsearch");
        outputs.deadLetters()
                .sinkTo(KafkaSinks.deadLetters(kafka, deadletter, KafkaSinks.Delivery.atLeastOnce()))
                .uid("dead-letters-to-kafka")
                .name("Dead letters to Kafka");
    }

    private static KafkaSource<IndexDocument> deadLetters(WeirConfig config) {
        return KafkaSource.<IndexDocument>builder()
                .setProperties(config.kafka().access().properties())
                .setGroupId(config.archive().group())
                .setTopics(config.topics().deadletter())
                // Those from before the job ran count, too.
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(new DeadLetterDocuments())
                .setProperty("client.id.prefix", "weir-archive-deadletters")
                .setProperty("isolation.level", "read_committed")
                .build();
    }

    private static KafkaSource<Archived> telemetry(WeirConfig config) {
        OffsetResetStrategy start =
                switch (config.kafka().start()) {
                    case EARLIEST -> OffsetResetStrategy.EARLIEST;
                    case LATEST -> OffsetResetStrategy.LATEST;
                };
        WeirConfig.Archive archive = config.archive();
        return KafkaSource.<Archived>builder()
                .setProperties(config.kafka().access().properties())
                .setGroupId(archive.group())
                .setTopicPattern(config.topics().telemetry())
                .setStartingOffsets(OffsetsInitializer.committedOffsets(start))
                .setDeserializer(new ArchiveDeserializer(
                        config.formats(), config.limits(), archive.fields(), archive.sampling()))
                .setProperty("partition.discovery.interval.ms", "30000")
                .build();
    }
}
