package io.weir.connectors.elasticsearch;

import io.weir.connectors.elasticsearch.BulkAnswer.Item;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The documents of one request, until each of them is indexed or handed on. What Elasticsearch cannot take now is sent
 * again, with growing pauses, for as long as it takes.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Some minutes: longer than a shard needs to move, shorter than for ever. */
    private static final int MOST_STUMBLES = 30;

    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;

    private final Way way;
    private final List<IndexDocument> documents;

    Delivery(Way way, List<IndexDocument> documents) {
        this.way = way;
        this.documents = documents;
    }

    /** What the deliveries of a writer share. */
    static final class Way {
        private final ElasticsearchConnection connection;
        private final RefusedDocuments refusedDocuments;
        private final SinkMetrics metrics;
        private volatile boolean isOver;

        Way(ElasticsearchConnection connection, RefusedDocuments refusedDocuments, SinkMetrics metrics) {
            this.connection = connection;
            this.refusedDocuments = refusedDocuments;
            this.metrics = metrics;
        }

        /** The writer is closed: nothing is sent any more. */
        void end() {
            isOver = true;
        }

        private CompletableFuture<Outcome> send(List<IndexDocument> documents) {
            Request request = new Request("POST", "/_bulk");
            request.addParameter("filter_path", BulkAnswer.FILTER);
            request.setEntity(BulkBody.of(documents));
            metrics.requests.inc();
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            var unused = connection.rest().performRequestAsync(request, new ResponseListener() {
                @Override
                public void onSuccess(Response response) {
                    outcome.complete(new Outcome(response, null));
                }

                @Override
                public void onFailure(Exception failure) {
                    outcome.complete(new Outcome(null, failure));
                }
            });
            return outcome;
        }
    }

    /** Either of them. */
    private record Outcome(Response answer, Exception failure) {}

    /** Everything that was to be delivered, whatever of it has been. */
    List<IndexDocument> documents() {
        return documents;
    }

    /** Done when every document is safe; fails if nothing would ever get through. */
    CompletableFuture<Void> start() {
        return send(documents, 0);
    }

    private CompletableFuture<Void> send(List<IndexDocument> some, int failures) {
        if (way.isOver) {
            return new CompletableFuture<>(); // nobody waits any more
        }
        return way.send(some)
                .thenCompose(outcome -> outcome.failure() == null
                        ? answered(some, outcome.answer(), failures)
                        : failed(some, outcome.failure(), failures));
    }

    private CompletableFuture<Void> answered(List<IndexDocument> some, Response answer, int failures) {
        List<Item> items;
        try (InputStream body = answer.getEntity().getContent()) {
            items = BulkAnswer.read(body).items();
        } catch (IOException e) {
            return later(some, failures, "its answer cannot be read: " + e.getMessage());
        }
        if (items.size() != some.size()) {
            return later(some, failures, "it answers " + items.size() + " of " + some.size() + " documents");
        }
        List<IndexDocument> again = new ArrayList<>();
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        String reason = "";
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            IndexDocument document = some.get(i);
            switch (item.verdict()) {
                case INDEXED -> way.metrics.indexed.inc();
                case OUTDATED -> way.metrics.outdated.inc();
                case REFUSED -> pending.add(refuse(document, item.reason()));
                case FORBIDDEN -> {
                    return refusesAll("documents of index " + document.index() + ": " + item.reason(), null);
                }
                case STUMBLED -> {
                    if (failures < MOST_STUMBLES) {
                        again.add(document);
                        reason = item.reason();
                    } else {
                        pending.add(refuse(document, item.reason()));
                    }
                }
                case AGAIN -> {
                    again.add(document);
                    reason = item.reason();
                }
            }
        }
        if (again.isEmpty()) {
            if (way.metrics.working()) {
                LOG.info("{} takes documents again", way.connection.address());
            }
        } else {
            pending.add(later(again, failures, reason));
        }
        return all(pending);
    }

    private CompletableFuture<Void> failed(List<IndexDocument> some, Exception failure, int failures) {
        if (failure instanceof ResponseException refusal) {
            int status = refusal.getResponse().getStatusLine().getStatusCode();
            String reason = Trouble.of(refusal);
            if (Trouble.isTemporary(status) || BulkAnswer.isBlocked(reason)) {
                return later(some, failures, reason);
            }
            if (status == TOO_LARGE || status == BAD_REQUEST) {
                return apart(some, reason);
            }
            return refusesAll("bulk requests: " + reason, refusal);
        }
        Optional<String> lasting = Trouble.lasting("elasticsearch", failure);
        if (lasting.isPresent()) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "cannot talk to " + way.connection.address() + ": " + lasting.get(), failure));
        }
        return later(some, failures, Trouble.of(failure));
    }

    /** A request that is refused as a whole, for its size or for one document in it: its parts may pass. */
    private CompletableFuture<Void> apart(List<IndexDocument> some, String reason) {
        if (some.size() == 1) {
            return refuse(some.get(0), reason);
        }
        int half = some.size() / 2;
        return all(List.of(send(some.subList(0, half), 0), send(some.subList(half, some.size()), 0)));
    }

    private CompletableFuture<Void> refuse(IndexDocument document, String reason) {
        way.metrics.refused.inc();
        return way.refusedDocuments
                .refuse(document, reason)
                .toCompletableFuture()
                .handle((done, failure) -> {
                    if (failure != null) {
                        throw new IllegalStateException(
                                "cannot hand on a document that Elasticsearch refused", failure);
                    }
                    return null;
                });
    }

    private CompletableFuture<Void> refusesAll(String what, Exception cause) {
        return CompletableFuture.failedFuture(
                new IllegalStateException(way.connection.address() + " refuses " + what, cause));
    }

    /** The request stays in flight while it waits, so that a long outage pushes back instead of filling memory. */
    private CompletableFuture<Void> later(List<IndexDocument> some, int failures, String reason) {
        way.metrics.retried.inc(some.size());
        if (way.metrics.failing()) {
            LOG.warn("{} does not take documents, trying again: {}", way.connection.address(), reason);
        }
        long pause = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 10));
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(jittered, TimeUnit.MILLISECONDS))
                .thenCompose(waited -> send(some, failures + 1));
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }
}
