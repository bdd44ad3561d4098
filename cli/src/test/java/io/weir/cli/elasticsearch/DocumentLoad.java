package io.weir.cli.elasticsearch;

import io.weir.connectors.elasticsearch.ElasticsearchSink;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.connectors.elasticsearch.IndexDocument;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.Serializable;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A bounded Flink job that writes many versions of documents.
 *
 * @param versions of each document, the newest last
 * @param poisonEvery every so many documents one that Elasticsearch refuses; 0 for none
 */
record DocumentLoad(String index, long documents, int versions, int poisonEvery) implements Serializable {

    JobClient start(ElasticsearchTarget target) throws Exception {
        Configuration configuration = Configuration.fromMap(Map.of(
                "metrics.reporters", "kept",
                "metrics.reporter.kept.factory.class", KeptMetrics.class.getName(),
                "pipeline.generic-types", "false",
                "pipeline.auto-generate-uids", "false",
                "execution.checkpointing.interval", "300 ms",
                "execution.checkpointing.mode", "AT_LEAST_ONCE",
                "restart-strategy.type", "none"));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        environment
                .fromSequence(0, documents * versions - 1)
                .uid("numbers")
                .sinkTo(new ElasticsearchSink<Long>((number, context) -> document(number), target, Refusals::new))
                .uid("documents");
        return environment.executeAsync("documents");
    }

    /** All documents in their first version, then all in their second: what is refused comes again between others. */
    private IndexDocument document(long number) {
        long id = number % documents;
        long version = number / documents + 1;
        boolean isPoison = poisonEvery > 0 && id % poisonEvery == 0;
        String json = "{\"@timestamp\":\"2026-03-01T00:00:00Z\",\"weir\":{\"tenant\":\"default\","
                + (isPoison ? "\"surprise\":1," : "") + "\"alert\":{\"id\":\"a" + id + "\",\"version\":" + version
                + "}}}";
        return new IndexDocument(index, "a" + id, version, json.getBytes(UTF_8));
    }
}
