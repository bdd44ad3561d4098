package io.weir.cli.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.stack.ElasticsearchNode;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchSetup;
import org.apache.flink.core.execution.JobClient;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs that write to a real node, to which bad things happen: afterwards every document is there once, in its newest version. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ElasticsearchSinkIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSIONS = 3;

    private static ElasticsearchNode node;
    private static ElasticsearchConnection connection;

    @BeforeAll
    static void start() throws Exception {
        // Two requests at a time, one waiting: whoever sends more is told to come back.
        node = ElasticsearchNode.start(
                "sink", Map.of("thread_pool.write.size", "1", "thread_pool.write.queue_size", "1"), Map.of());
        connection = node.connect();
        ElasticsearchSetup.apply(connection);
    }

    @AfterAll
    static void stop() throws Exception {
        if (connection != null) {
            connection.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void forget() {
        KeptMetrics.forget();
        Refusals.forget();
    }

    @Test
    void aBusyNodeGetsEverythingInTheEnd() throws Exception {
        var load = new DocumentLoad("weir-alerts-2026.01", 10_000, VERSIONS, 0);

        load.start(ElasticsearchNode.target(node.address()))
                .getJobExecutionResult()
                .get();

        assertThat(KeptMetrics.sum("documentsRetried")).as("the node was busy").isPositive();
        assertEverythingIsThereOnce(load);
    }

    @Test
    void aNodeThatIsDownForSomeSecondsLosesNothing() throws Exception {
        outage(Duration.ofSeconds(3), "weir-alerts-2026.02");
    }

    @Test
    @Tag("long")
    void aNodeThatIsDownForAMinuteLosesNothing() throws Exception {
        outage(Duration.ofSeconds(60), "weir-alerts-2026.03");
    }

    private static void outage(Duration down, String index) throws Exception {
        var load = new DocumentLoad(index, 20_000, VERSIONS, 0);
        JobClient job = load.start(ElasticsearchNode.target(node.address()));
        await(() -> KeptMetrics.sum("documentsIndexed") > 2_000);

        node.kill();
        Thread.sleep(down.toMillis()); // how long it is down is the point
        assertThat(job.getJobStatus().get().isTerminalState()).isFalse();
        node.up();

        job.getJobExecutionResult().get();
        assertEverythingIsThereOnce(load);
    }

    @Test
    void aFullDiskIsWaitedFor() throws Exception {
        var load = new DocumentLoad("weir-alerts-2026.04", 20_000, VERSIONS, 0);
        JobClient job = load.start(ElasticsearchNode.target(node.address()));
        await(() -> KeptMetrics.sum("documentsIndexed") > 2_000);

        // What the server does itself when a disk is full.
        put("/weir-alerts-2026.04/_settings", "{\"index.blocks.read_only_allow_delete\": true}");
        await(() -> KeptMetrics.sum("failingForMillis") > 1_500);
        long checkpoints = KeptMetrics.sum("numberOfCompletedCheckpoints");
        await(() -> KeptMetrics.sum("numberOfCompletedCheckpoints") >= checkpoints + 3);
        put("/weir-alerts-2026.04/_settings", "{\"index.blocks.read_only_allow_delete\": null}");

        job.getJobExecutionResult().get();
        assertEverythingIsThereOnce(load);
    }

    @Test
    void anIndexThatSomebodyMadeReadOnlyIsWaitedFor() throws Exception {
        var load = new DocumentLoad("weir-alerts-2026.05", 10_000, VERSIONS, 0);
        JobClient job = load.start(ElasticsearchNode.target(node.address()));
        await(() -> KeptMetrics.sum("documentsIndexed") > 1_000);

        put("/weir-alerts-2026.05/_settings", "{\"index.blocks.write\": true}");
        await(() -> KeptMetrics.sum("failingForMillis") > 500);
        put("/weir-alerts-2026.05/_settings", "{\"index.blocks.write\": null}");

        job.getJobExecutionResult().get();
        assertEverythingIsThereOnce(load);
    }

    @Test
    void onePoisonDocumentInAHundredDoesNotHarmTheOthers() throws Exception {
        var clean = new DocumentLoad("weir-alerts-2026.06", 20_000, 1, 0);
        var poisoned = new DocumentLoad("weir-alerts-2026.07", 20_000, 1, 100);

        long cleanNanos = timed(clean);
        long poisonedNanos = timed(poisoned);

        assertThat(count(clean.index())).isEqualTo(20_000);
        assertThat(count(poisoned.index())).isEqualTo(19_800);
        assertThat(Refusals.ids())
                .containsExactlyElementsOf(IntStream.range(0, 200)
                        .mapToObj(number -> "a" + number * 100)
                        .sorted()
                        .toList());
        assertThat(Refusals.reasons().values())
                .allSatisfy(reason -> assertThat(reason).contains("strict_dynamic_mapping_exception", "surprise"));
        System.out.printf("with poison, throughput is %.2f of that without%n", (double) cleanNanos / poisonedNanos);
    }

    private static long timed(DocumentLoad load) throws Exception {
        JobClient job = load.start(ElasticsearchNode.target(node.address()));
        return job.getJobExecutionResult().get().getNetRuntime(TimeUnit.NANOSECONDS);
    }

    @Test
    void anOlderVersionNeverReplacesANewerOne() throws Exception {
        var newer = new DocumentLoad("weir-alerts-2026.08", 500, VERSIONS, 0);
        newer.start(ElasticsearchNode.target(node.address()))
                .getJobExecutionResult()
                .get();
        KeptMetrics.forget();

        var older = new DocumentLoad("weir-alerts-2026.08", 500, 1, 0);
        older.start(ElasticsearchNode.target(node.address()))
                .getJobExecutionResult()
                .get();

        assertThat(KeptMetrics.sum("documentsOutdated")).isEqualTo(500);
        assertEverythingIsThereOnce(newer);
    }

    private static void assertEverythingIsThereOnce(DocumentLoad load) throws IOException {
        assertThat(Refusals.reasons()).isEmpty();
        assertThat(count(load.index())).isEqualTo(load.documents());
        assertThat(count(load.index(), "&q=weir.alert.version:" + load.versions()))
                .as("documents in their newest version")
                .isEqualTo(load.documents());
    }

    private static long count(String index) throws IOException {
        return count(index, "");
    }

    private static long count(String index, String query) throws IOException {
        connection.rest().performRequest(new Request("POST", "/" + index + "/_refresh"));
        var answer = connection.rest().performRequest(new Request("GET", "/" + index + "/_count?pretty" + query));
        JsonNode count = JSON.readTree(answer.getEntity().getContent());
        return count.path("count").asLong();
    }

    private static void put(String path, String body) throws IOException, InterruptedException {
        Request request = new Request("PUT", path);
        request.setJsonEntity(body);
        for (int tries = 0; ; tries++) {
            try {
                connection.rest().performRequest(request);
                return;
            } catch (ResponseException e) {
                if (tries == 20 || e.getResponse().getStatusLine().getStatusCode() != 429) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
