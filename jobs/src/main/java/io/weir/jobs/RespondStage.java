package io.weir.jobs;

import io.weir.connectors.elasticsearch.ElasticsearchSink;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.incident.IncidentDocument;
import io.weir.connectors.kafka.DeadLetterProducer;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.kafka.IntelTopic;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaSinks;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.respond.AcknowledgementRecord;
import io.weir.jobs.respond.AcknowledgementRecords;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.AssessmentSources;
import io.weir.jobs.respond.CommandRecord;
import io.weir.jobs.respond.CommandRecords;
import io.weir.jobs.respond.ExamineAlerts;
import io.weir.jobs.respond.RespondTopology;
import io.weir.jobs.time.AlertWatermarks;
import io.weir.jobs.time.IdleWatermarks;
import io.weir.rules.alert.Alert;
import io.weir.rules.asset.Assets;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.command.CommandJson;
import io.weir.rules.incident.Incident;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Playbook;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands around the topology of responding: commands, lists of indicators and what executors say come in, everything that it
 * tells goes out.
 */
public final class RespondStage {
    private RespondStage() {}

    static void attach(StreamExecutionEnvironment environment, WeirConfig config, DataStream<Alert> alerts) {
        KafkaAccess kafka = config.kafka().access();
        var commands = environment
                .fromSource(
                        source(config, config.topics().commands(), new CommandRecords()),
                        IdleWatermarks.<CommandRecord>strategy(),
                        "Commands")
                .uid("commands");

        IntelTopic intel = new IntelTopic(kafka, config.topics().intel());
        var lists = environment
                .fromSource(intel.source(), IdleWatermarks.<IntelRecord>strategy(), "Lists of indicators")
                .uid("intel-lists")
                .setParallelism(1);

        var acknowledgements = environment
                .fromSource(
                        source(config, config.topics().responseStatus(), new AcknowledgementRecords()),
                        IdleWatermarks.<AcknowledgementRecord>strategy(),
                        "Acknowledgements")
                .uid("acknowledgements");

        var outputs = RespondTopology.build(alerts, commands, lists, acknowledgements, settings(config, intel::lists));

        KafkaSinks.Delivery guarantee = KafkaSinks.Delivery.atLeastOnce(); // ids and versions tell repeats
        var refused = DeadLetterProducer.to(kafka, config.topics().deadletter());
        outputs.alertDocuments()
                .sinkTo(new ElasticsearchSink<IndexDocument>(
                        (document, context) -> document, config.elasticsearch(), refused))
                .uid("alerts-to-elasticsearch")
                .name("Alerts to Elasticsearch");
        outputs.incidents()
                .sinkTo(KafkaSinks.incidents(
                        kafka, DetectStage.to(config, config.topics().incidents()), guarantee))
                .uid("incidents-to-kafka")
                .name("Incidents to Kafka");
        outputs.incidents()
                .sinkTo(new ElasticsearchSink<Incident>(
                        (incident, context) -> IncidentDocument.of(incident), config.elasticsearch(), refused))
                .uid("incidents-to-elasticsearch")
                .name("Incidents to Elasticsearch");
        outputs.responses()
                .sinkTo(KafkaSinks.responses(
                        kafka, DetectStage.to(config, config.topics().responses()), guarantee))
                .uid("responses-to-kafka")
                .name("Responses to Kafka");
        outputs.responseDocuments()
                .sinkTo(new ElasticsearchSink<IndexDocument>(
                        (document, context) -> document, config.elasticsearch(), refused))
                .uid("responses-to-elasticsearch")
                .name("Responses to Elasticsearch");
        outputs.answers()
                .sinkTo(KafkaSinks.documents(
                        kafka,
                        DetectStage.to(config, config.topics().commandStatus()),
                        CommandAnswer::command,
                        CommandJson::write))
                .uid("command-answers-to-kafka")
                .name("Command answers to Kafka");
        outputs.deadLetters()
                .sinkTo(KafkaSinks.deadLetters(kafka, config.topics().deadletter(), guarantee))
                .uid("respond-dead-letters-to-kafka")
                .name("Dead letters of responding to Kafka");
    }

    /** An alert is of the moment of its last event; after a little silence the clock goes on. */
    static <T> WatermarkStrategy<T> times(WeirConfig config, SerializableFunction<T, Long> time) {
        return WatermarkStrategy.<T>forGenerator(
                        AlertWatermarks.of(config.respond().outOfOrderness()))
                .withTimestampAssigner((alert, brokerTime) -> time.apply(alert));
    }

    /** What the configuration says, files that it names included. */
    public static RespondTopology.Settings settings(WeirConfig config, ExamineAlerts.StartingLists lists) {
        WeirConfig.Respond respond = config.respond();
        WeirConfig.Assessment assessment = config.assessment();
        var sources = new AssessmentSources(
                text(assessment.riskFile()),
                text(assessment.assetFile()),
                assessment.intelDirectories(),
                assessment.ownNetworks(),
                assessment.ownDomains(),
                assessment.maxMindFiles(),
                assessment.providers(),
                assessment.cachedVerdicts());
        sources.check();
        var policy = new AskForResponses.Policy(
                playbooks(respond), respond.allowlist().knowing(assets(config)), respond.limits(), respond.key());
        return new RespondTopology.Settings(
                sources, lists, respond.rememberAlerts(), respond.rules().with(sources.score()), policy);
    }

    /** One's own machines, as a file on this machine names them. */
    public static Assets assets(WeirConfig config) {
        AssessmentSources.Text file = text(config.assessment().assetFile());
        return file.isGiven() ? Assets.read(file.name(), file.content()) : Assets.NONE;
    }

    private static AssessmentSources.Text text(String file) {
        try {
            return file.isEmpty()
                    ? AssessmentSources.Text.NONE
                    : new AssessmentSources.Text(file, Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static <T> KafkaSource<T> source(
            WeirConfig config, String topic, KafkaRecordDeserializationSchema<T> deserializer) {
        return KafkaSource.<T>builder()
                .setProperties(config.kafka().access().properties())
                .setGroupId(config.respond().group())
                .setTopics(topic)
                // What was not told yet is told late rather than never.
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(deserializer)
                .setProperty("client.id.prefix", "weir-respond-" + topic)
                .setProperty("isolation.level", "read_committed")
                .build();
    }

    private static List<Playbook> playbooks(WeirConfig.Respond respond) {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundledPlaybooks());
        sources.addAll(RuleFiles.read(
                respond.playbookDirectories().stream().map(Path::of).toList()));
        return PlaybookReader.read(sources);
    }
}
