package io.weir.jobs;

import io.weir.connectors.elasticsearch.ElasticsearchSink;
import io.weir.connectors.incident.IncidentDocument;
import io.weir.connectors.kafka.DeadLetterProducer;
import io.weir.connectors.kafka.KafkaSinks;
import io.weir.connectors.response.ResponseDocument;
import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.CommandRecord;
import io.weir.jobs.respond.CommandRecords;
import io.weir.jobs.respond.ReadAlert;
import io.weir.jobs.respond.ReadAlerts;
import io.weir.jobs.respond.RespondTopology;
import io.weir.jobs.respond.SplitAlerts;
import io.weir.jobs.time.AlertWatermarks;
import io.weir.jobs.time.IdleWatermarks;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.command.CommandJson;
import io.weir.rules.incident.Incident;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Playbook;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.Response;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Alerts and commands in, incidents, responses and answers out. */
public final class RespondJob {
    public static final String NAME = "Weir respond";

    private RespondJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        attach(environment, config);
        environment.execute(NAME);
    }

    private static void attach(StreamExecutionEnvironment environment, WeirConfig config) {
        String bootstrap = config.kafka().bootstrap();
        WeirConfig.Respond respond = config.respond();
        var watermarks = WatermarkStrategy.<ReadAlert>forGenerator(AlertWatermarks.of(respond.outOfOrderness()))
                .withTimestampAssigner((alert, brokerTime) -> alert.timeMillis());
        var alerts = environment
                .fromSource(source(config, config.topics().alerts(), new ReadAlerts()), watermarks, "Alerts")
                .uid("alerts")
                .process(new SplitAlerts())
                .uid("split-alerts")
                .name("Split alerts");
        var commands = environment
                .fromSource(
                        source(config, config.topics().commands(), new CommandRecords()),
                        IdleWatermarks.<CommandRecord>strategy(),
                        "Commands")
                .uid("commands");

        var policy =
                new AskForResponses.Policy(playbooks(respond), respond.allowlist(), respond.limits(), respond.key());
        var outputs = RespondTopology.build(alerts, commands, respond.rules(), policy);

        KafkaSinks.Delivery guarantee = KafkaSinks.Delivery.atLeastOnce(); // ids and versions tell repeats
        var refused = DeadLetterProducer.to(bootstrap, config.topics().deadletter());
        outputs.incidents()
                .sinkTo(KafkaSinks.incidents(bootstrap, config.topics().incidents(), guarantee))
                .uid("incidents-to-kafka")
                .name("Incidents to Kafka");
        outputs.incidents()
                .sinkTo(new ElasticsearchSink<Incident>(
                        (incident, context) -> IncidentDocument.of(incident), config.elasticsearch(), refused))
                .uid("incidents-to-elasticsearch")
                .name("Incidents to Elasticsearch");
        outputs.responses()
                .sinkTo(KafkaSinks.responses(bootstrap, config.topics().responses(), guarantee))
                .uid("responses-to-kafka")
                .name("Responses to Kafka");
        outputs.responses()
                .sinkTo(new ElasticsearchSink<Response>(
                        (response, context) -> ResponseDocument.of(response), config.elasticsearch(), refused))
                .uid("responses-to-elasticsearch")
                .name("Responses to Elasticsearch");
        outputs.answers()
                .sinkTo(KafkaSinks.documents(
                        bootstrap, config.topics().commandStatus(), CommandAnswer::command, CommandJson::write))
                .uid("command-answers-to-kafka")
                .name("Command answers to Kafka");
        alerts.getSideOutput(SplitAlerts.DEAD_LETTERS)
                .sinkTo(KafkaSinks.deadLetters(bootstrap, config.topics().deadletter(), guarantee))
                .uid("dead-letters-to-kafka")
                .name("Dead letters to Kafka");
    }

    private static <T> KafkaSource<T> source(
            WeirConfig config, String topic, KafkaRecordDeserializationSchema<T> deserializer) {
        return KafkaSource.<T>builder()
                .setBootstrapServers(config.kafka().bootstrap())
                .setGroupId(config.respond().group())
                .setTopics(topic)
                // What was not told yet is told late rather than never.
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(deserializer)
                .setProperty("client.id.prefix", "weir-respond-" + topic)
                .build();
    }

    private static List<Playbook> playbooks(WeirConfig.Respond respond) {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundledPlaybooks());
        sources.addAll(RuleFiles.read(
                respond.playbookDirectories().stream().map(Path::of).toList()));
        return PlaybookReader.read(sources);
    }
}
