package io.weir.cli.respond;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.kafka.IntelTopic;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaSinks;
import io.weir.jobs.config.WeirConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The lists of indicators that running jobs take from their topic. */
public final class IntelLists {
    private final KafkaAccess kafka;
    private final String topic;

    public IntelLists(WeirConfig config) {
        this.kafka = config.kafka().access();
        this.topic = config.topics().intel();
    }

    /** Their texts by name. */
    public Map<String, String> all() {
        try {
            return new IntelTopic(kafka, topic).lists();
        } catch (KafkaException | IllegalStateException e) {
            throw new CliException(
                    ExitCode.ENVIRONMENT,
                    "cannot read " + topic + " at " + kafka.bootstrap() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Returns once all of them are safe in the topic. */
    public void send(List<IntelRecord> lists) throws InterruptedException {
        Map<String, Object> properties = kafka.properties(Map.of(
                "delivery.timeout.ms",
                30_000,
                "request.timeout.ms",
                10_000,
                "max.request.size",
                KafkaSinks.MOST_REQUEST_BYTES));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = lists.stream().map(list -> producer.send(list.to(topic))).toList();
            producer.flush();
            for (var each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new CliException(
                    ExitCode.ENVIRONMENT,
                    "cannot write to " + topic + " at " + kafka.bootstrap() + ": "
                            + e.getCause().getMessage(),
                    e);
        }
    }
}
