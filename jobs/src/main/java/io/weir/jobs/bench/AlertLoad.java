package io.weir.jobs.bench;

import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.elasticsearch.ElasticsearchSink;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.RefusedDocuments;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Flink job in this process that writes made-up alerts to Elasticsearch, to measure the sink.
 *
 * @param poisonEvery every so many documents one that its index refuses; 0 for none
 */
public record AlertLoad(String index, long documents, int poisonEvery) implements Serializable {
    /** When the first document was made: from then on the job works. */
    private static final AtomicLong FIRST_NANOS = new AtomicLong();

    private static final long TIME = 1_767_225_600_000L;

    /** Says how long it took from the first document until all of them were safe. */
    public Duration run(ElasticsearchTarget target, int parallelism) throws Exception {
        Configuration configuration = Configuration.fromMap(Map.of(
                "pipeline.generic-types", "false",
                "pipeline.auto-generate-uids", "false",
                "pipeline.object-reuse", "true",
                "execution.checkpointing.interval", "5 s",
                "execution.checkpointing.mode", "AT_LEAST_ONCE",
                "restart-strategy.type", "none"));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        environment
                .fromSequence(0, documents - 1)
                .uid("numbers")
                .sinkTo(new ElasticsearchSink<Long>((number, context) -> first(number), target, Forgotten::new))
                .uid("alerts-to-elasticsearch");
        FIRST_NANOS.set(0);
        environment.execute("Weir sink");
        return Duration.ofNanos(System.nanoTime() - FIRST_NANOS.get());
    }

    private IndexDocument first(long number) {
        if (FIRST_NANOS.get() == 0) {
            FIRST_NANOS.compareAndSet(0, System.nanoTime());
        }
        return document(number);
    }

    /** The same document for the same number. */
    public IndexDocument document(long number) {
        String id = "bench-" + number;
        boolean isPoison = poisonEvery > 0 && number % poisonEvery == 0;
        byte[] json = isPoison
                ? "{\"weir\":{\"surprise\":1}}".getBytes(UTF_8)
                : AlertDocument.json(alert(id, number)).toString().getBytes(UTF_8);
        return new IndexDocument(index, id, 1, json);
    }

    private static Alert alert(String id, long number) {
        String address = "203.0.113." + number % 256;
        return new Alert(
                id,
                1,
                "default",
                TIME + number,
                "rule-" + number % 50,
                "Made-up rule " + number % 50,
                "1",
                Severity.HIGH,
                24,
                0,
                TIME,
                TIME + number,
                false,
                Map.of("source.ip", address),
                Map.of("source.ip", address, "host.name", "web-" + number % 20, "user.name", "user-" + number % 400),
                List.of("credential-access"),
                List.of("T1110.001"),
                List.of(new Evidence("event.outcome", "failure", "equals failure")),
                List.of("telemetry.auth-0-" + number, "telemetry.auth-1-" + number),
                List.of(),
                Map.of("ingested", TIME, "detected", TIME + 20, "emitted", TIME + 21),
                List.of(),
                Alert.NO_RISK);
    }

    private static final class Forgotten implements RefusedDocuments {
        @Override
        public CompletionStage<Void> refuse(IndexDocument document, String reason) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
