package io.weir.cli.bench.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.bench.Figure;
import io.weir.cli.bench.Figure.Goal;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchSetup;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.jobs.bench.AlertLoad;
import org.elasticsearch.client.Request;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** What the sink brings into Elasticsearch from a Flink job, beside bare bulk requests of the same documents. */
public final class SinkBench {
    private static final int PARALLELISM = 2;
    private static final int REQUESTS_AT_ONCE = 8;
    private static final int POISON_EVERY = 100;
    private static final double GOAL = 10_000;
    private static final double OF_BARE = 0.8;
    private static final double OF_CLEAN = 0.9;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ElasticsearchTarget target;
    private final long documents;
    private final int turns;
    private final Consumer<String> progress;

    public SinkBench(ElasticsearchTarget target, long documents, int turns, Consumer<String> progress) {
        this.target = target;
        this.documents = documents;
        this.turns = turns;
        this.progress = progress;
    }

    /** Measures on indices of its own, which are gone afterwards. */
    public void run(Consumer<Figure> figures) throws Exception {
        double[] bare = new double[turns];
        double[] clean = new double[turns];
        double[] poisoned = new double[turns];
        try (ElasticsearchConnection connection = ElasticsearchConnection.open(target)) {
            ElasticsearchSetup.apply(connection);
            turn(connection, -1, new double[1], new double[1], new double[1]);
            for (int turn = 0; turn < turns; turn++) {
                turn(connection, turn, bare, clean, poisoned);
            }
        }
        Figure asBare = median("bare bulk requests", bare);
        Figure asClean = median("documents from a Flink job", clean);
        figures.accept(asBare);
        figures.accept(asClean.goal(Goal.atLeast(Math.min(GOAL, OF_BARE * asBare.value()))));
        figures.accept(ratio("job / bare", clean, bare));
        figures.accept(ratio("one poison document in a hundred / none", poisoned, clean)
                .goal(Goal.atLeast(OF_CLEAN)));
    }

    private void turn(ElasticsearchConnection connection, int turn, double[] bare, double[] clean, double[] poisoned)
            throws Exception {
        int place = Math.max(turn, 0);
        String name = "weir-bench-" + Long.toHexString(System.currentTimeMillis());
        var forBare = new AlertLoad(name + "-bare", documents, 0);
        var forClean = new AlertLoad(name + "-clean", documents, 0);
        var forPoison = new AlertLoad(name + "-poison", documents, POISON_EVERY);
        BareBulk requests = new BareBulk(forBare, target.bulk().documents());
        bare[place] = onIndex(connection, forBare, 0, () -> requests.send(connection.rest(), REQUESTS_AT_ONCE));
        clean[place] = onIndex(connection, forClean, 0, () -> forClean.run(target, PARALLELISM));
        long refused = (documents + POISON_EVERY - 1) / POISON_EVERY;
        poisoned[place] = onIndex(connection, forPoison, refused, () -> forPoison.run(target, PARALLELISM));
        progress.accept(String.format(
                java.util.Locale.ROOT,
                "%s: bare %,.0f/s, job %,.0f/s, with poison %,.0f/s",
                turn < 0 ? "warm-up" : "turn " + (turn + 1),
                bare[place],
                clean[place],
                poisoned[place]));
    }

    private interface Writing {
        Duration run() throws Exception;
    }

    /** Documents per second, all of which must be there in the end. */
    private double onIndex(ElasticsearchConnection connection, AlertLoad load, long refused, Writing writing)
            throws Exception {
        create(connection, load.index());
        try {
            Duration took = writing.run();
            connection.rest().performRequest(new Request("POST", "/" + load.index() + "/_refresh"));
            long there = json(connection, new Request("GET", "/" + load.index() + "/_count"))
                    .path("count")
                    .asLong();
            if (there != documents - refused) {
                throw new IllegalStateException(
                        "found " + there + " documents in " + load.index() + ", expected " + (documents - refused));
            }
            return documents * 1e9 / took.toNanos();
        } finally {
            connection.rest().performRequest(new Request("DELETE", "/" + load.index()));
        }
    }

    /** With mapping and settings of alerts, but not behind their alias. */
    private static void create(ElasticsearchConnection connection, String index) throws IOException {
        JsonNode resolved = json(connection, new Request("POST", "/_index_template/_simulate/weir-alerts"));
        ObjectNode body = ((ObjectNode) resolved.path("template")).without("aliases");
        body.withObject("/settings/index").remove("lifecycle");
        Request request = new Request("PUT", "/" + index);
        request.setJsonEntity(body.toString());
        connection.rest().performRequest(request);
    }

    private static JsonNode json(ElasticsearchConnection connection, Request request) throws IOException {
        return JSON.readTree(
                connection.rest().performRequest(request).getEntity().getContent());
    }

    private static Figure median(String name, double[] rates) {
        return median(name, rates, "documents/s");
    }

    /** Turn by turn: what slows a machine down for a while slows down both. */
    private static Figure ratio(String name, double[] some, double[] others) {
        double[] ratios = new double[some.length];
        Arrays.setAll(ratios, turn -> some[turn] / others[turn]);
        return median(name, ratios, "x");
    }

    private static Figure median(String name, double[] values, String unit) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Figure.of(name, sorted[sorted.length / 2], unit).within(sorted[0], sorted[sorted.length - 1]);
    }
}
