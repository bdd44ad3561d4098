package io.weir.cli.bench.sink;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.jobs.bench.AlertLoad;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Sends the documents of a load as fast as the server takes them: requests that are made beforehand, and nothing else. */
final class BareBulk {
    private static final ContentType LINES = ContentType.create("application/x-ndjson");

    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();

    BareBulk(AlertLoad load, int perRequest) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (long number = 0; number < load.documents(); number++) {
            IndexDocument document = load.document(number);
            body.writeBytes(("{\"index\":{\"_index\":\"" + document.index() + "\",\"_id\":\"" + document.id()
                            + "\",\"version\":1,\"version_type\":\"external_gte\"}}\n")
                    .getBytes(UTF_8));
            body.writeBytes(document.json());
            body.write('\n');
            if ((number + 1) % perRequest == 0 || number + 1 == load.documents()) {
                bodies.add(body.toByteArray());
                body.reset();
            }
        }
    }

    Duration send(RestClient rest, int atOnce) throws InterruptedException, ExecutionException {
        ExecutorService senders = Executors.newFixedThreadPool(atOnce);
        try {
            long start = System.nanoTime();
            Callable<Void> sender = () -> {
                for (byte[] body = bodies.poll(); body != null; body = bodies.poll()) {
                    Request request = new Request("POST", "/_bulk");
                    request.addParameter("filter_path", "items.*.status");
                    request.setEntity(new ByteArrayEntity(body, LINES));
                    rest.performRequest(request);
                }
                return null;
            };
            List<Future<Void>> sent = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                sent.add(senders.submit(sender));
            }
            for (Future<Void> each : sent) {
                each.get();
            }
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            senders.shutdownNow();
        }
    }
}
