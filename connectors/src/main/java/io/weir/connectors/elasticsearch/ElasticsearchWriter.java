package io.weir.connectors.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends bulk requests and decides, document by document, what an answer means. */
final class ElasticsearchWriter<T> extends AsyncSinkWriter<T, IndexDocument> {
    private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int CONFLICT = 409;

    private final ElasticsearchConnection connection;
    private final ElasticsearchAsyncClient client;
    private final RefusedDocuments refusedDocuments;
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final Counter indexed;
    private final Counter outdated;
    private final Counter refused;
    private final Counter retried;

    ElasticsearchWriter(
            ElementConverter<T, IndexDocument> converter,
            WriterInitContext context,
            AsyncSinkWriterConfiguration configuration,
            Collection<BufferedRequestState<IndexDocument>> recovered,
            ElasticsearchConnection connection,
            RefusedDocuments refusedDocuments) {
        super(
                converter,
                context,
                configuration,
                recovered,
                new SimpleBatchCreator<>(configuration.getMaxBatchSizeInBytes()),
                new DequeRequestBuffer<>());
        this.connection = connection;
        this.client = connection.asyncClient();
        this.refusedDocuments = refusedDocuments;
        this.indexed = context.metricGroup().counter("documentsIndexed");
        this.outdated = context.metricGroup().counter("documentsOutdated");
        this.refused = context.metricGroup().counter("documentsRefused");
        this.retried = context.metricGroup().counter("documentsRetried");
    }

    static AsyncSinkWriterConfiguration configuration(
            int batch, long batchBytes, int inFlight, int buffered, long waitMillis, long recordBytes) {
        return AsyncSinkWriterConfiguration.builder()
                .setMaxBatchSize(batch)
                .setMaxBatchSizeInBytes(batchBytes)
                .setMaxInFlightRequests(inFlight)
                .setMaxBufferedRequests(buffered)
                .setMaxTimeInBufferMS(waitMillis)
                .setMaxRecordSizeInBytes(recordBytes)
                .build();
    }

    @Override
    protected void submitRequestEntries(List<IndexDocument> documents, ResultHandler<IndexDocument> result) {
        var unused = client.bulk(bulk(documents))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        onFailure(documents, failure, result);
                    } else {
                        onAnswer(documents, answer, result);
                    }
                })
                .exceptionally(bug -> {
                    // Without this the request would stay in flight for ever, and nobody would know why.
                    result.completeExceptionally(new IllegalStateException("cannot write to Elasticsearch", bug));
                    return null;
                });
    }

    private static BulkRequest bulk(List<IndexDocument> documents) {
        BulkRequest.Builder bulk = new BulkRequest.Builder();
        for (IndexDocument document : documents) {
            bulk.operations(operation -> operation.index(index -> index.index(document.index())
                    .id(document.id())
                    .version(document.version())
                    .versionType(VersionType.ExternalGte)
                    .document(BinaryData.of(document.json(), ContentType.APPLICATION_JSON))));
        }
        return bulk.build();
    }

    private void onAnswer(List<IndexDocument> documents, BulkResponse answer, ResultHandler<IndexDocument> result) {
        List<IndexDocument> again = new ArrayList<>();
        List<CompletableFuture<Void>> handedOn = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            BulkResponseItem item = answer.items().get(i);
            if (item.error() == null) {
                indexed.inc();
            } else if (item.status() == CONFLICT) {
                outdated.inc(); // a newer version is there already: that is success
            } else if (isTemporary(item.status())) {
                again.add(documents.get(i));
            } else {
                refused.inc();
                handedOn.add(refusedDocuments
                        .refuse(documents.get(i), reason(item.error()))
                        .toCompletableFuture());
            }
        }
        var unused = CompletableFuture.allOf(handedOn.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(
                                new IllegalStateException("cannot hand on a refused document", failure));
                    } else if (again.isEmpty()) {
                        failuresInARow.set(0);
                        result.complete();
                    } else {
                        retryLater(again, result);
                    }
                });
    }

    private void onFailure(List<IndexDocument> documents, Throwable failure, ResultHandler<IndexDocument> result) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ElasticsearchException refusal && !isTemporary(refusal.status())) {
            result.completeExceptionally(new IllegalStateException(
                    "Elasticsearch refuses bulk requests: " + reason(refusal.error()), refusal));
            return;
        }
        if (failuresInARow.get() == 0) {
            LOG.warn("Elasticsearch does not answer, trying again: {}", cause.toString());
        }
        retryLater(documents, result);
    }

    /** The request stays in flight while it waits, so a long outage pushes back instead of filling memory. */
    private void retryLater(List<IndexDocument> documents, ResultHandler<IndexDocument> result) {
        retried.inc(documents.size());
        int failures = Math.min(failuresInARow.getAndIncrement(), 10);
        long pause = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << failures);
        long jitter = ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        CompletableFuture.delayedExecutor(pause / 2 + jitter, TimeUnit.MILLISECONDS)
                .execute(() -> result.retryForEntries(documents));
    }

    private static boolean isTemporary(int status) {
        return status == 429 || status == 408 || status >= 500;
    }

    private static String reason(ErrorCause error) {
        return error.causedBy() == null
                ? error.type() + ": " + error.reason()
                : error.type() + ": " + error.reason() + " (" + error.causedBy().reason() + ")";
    }

    @Override
    protected long getSizeInBytes(IndexDocument document) {
        return document.json().length;
    }

    @Override
    public void close() {
        connection.close();
        refusedDocuments.close();
        super.close();
    }
}
