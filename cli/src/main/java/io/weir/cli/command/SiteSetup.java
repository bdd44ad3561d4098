package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchSetup;
import io.weir.connectors.elasticsearch.SetupStep;
import io.weir.connectors.kafka.KafkaTopics;
import io.weir.connectors.kafka.KafkaTopics.Topic;
import io.weir.connectors.kibana.KibanaConnection;
import io.weir.connectors.kibana.KibanaSetup;
import io.weir.jobs.config.WeirConfig;
import org.apache.kafka.common.KafkaException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What must be there: topics in Kafka, templates in Elasticsearch before a job starts, dashboards in Kibana for people. */
final class SiteSetup {
    private SiteSetup() {}

    /** Gives the names of the topics that were missing. */
    static List<String> kafka(WeirConfig config, List<String> telemetryTopics, int partitions, int replication)
            throws InterruptedException {
        List<Topic> topics = new ArrayList<>();
        telemetryTopics.forEach(name -> topics.add(Topic.ofTelemetry(name, partitions)));
        topics.add(Topic.of(config.topics().alerts(), partitions));
        topics.add(Topic.ofDeadLetters(config.topics().deadletter()));
        topics.add(Topic.ofRules(config.topics().rules()));
        topics.add(Topic.of(config.topics().ruleStatus(), 1));
        topics.add(Topic.ofIntel(config.topics().intel()));
        topics.add(Topic.ofIncidents(config.topics().incidents(), partitions));
        topics.add(Topic.of(config.topics().responses(), partitions));
        topics.add(Topic.of(config.topics().responseStatus(), 1));
        topics.add(Topic.of(config.topics().commands(), 1));
        topics.add(Topic.of(config.topics().commandStatus(), 1));
        try {
            return KafkaTopics.create(config.kafka().access(), topics, replication);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CliException(
                    ExitCode.ENVIRONMENT,
                    "cannot create the topics in Kafka at "
                            + config.kafka().access().explain(e),
                    e);
        }
    }

    /** Says what was done, and what was so already. */
    static List<SetupStep> elasticsearch(WeirConfig config) {
        String hosts = String.join(",", config.elasticsearch().hosts());
        try (ElasticsearchConnection connection = ElasticsearchConnection.open(config.elasticsearch())) {
            return ElasticsearchSetup.apply(connection);
        } catch (IllegalStateException e) {
            throw new CliException(ExitCode.ENVIRONMENT, e.getMessage(), e);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.ENVIRONMENT, "cannot set up Elasticsearch at " + hosts + ": " + e.getMessage(), e);
        }
    }

    /** Says what was done, and what was so already. */
    static List<SetupStep> kibana(WeirConfig config) {
        try {
            return KibanaSetup.apply(KibanaConnection.open(config.kibana()));
        } catch (IllegalStateException e) {
            throw new CliException(ExitCode.ENVIRONMENT, e.getMessage(), e);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.ENVIRONMENT,
                    "cannot set up Kibana at " + config.kibana().url() + ": " + e.getMessage(),
                    e);
        }
    }
}
