package io.weir.connectors.elasticsearch;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.Bulk;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects documents into bulk requests. Checkpoints do not wait for Elasticsearch: what is on its way counts as not yet
 * written and is part of the state, as a repeat does no harm.
 */
final class ElasticsearchWriter<T> extends AsyncSinkWriter<T, IndexDocument> {
    private static final int REQUESTS_AT_ONCE = 4;
    private static final int BUFFERED_REQUESTS = 8;

    /** A request waits for as long as an outage takes; nobody else may decide that it has waited enough. */
    private static final Duration NEVER = Duration.ofDays(3650);

    private final int bulkBytes;
    private final MailboxExecutor mailbox;
    private final ElasticsearchConnection connection;
    private final RefusedDocuments refusedDocuments;
    private final Delivery.Way way;
    private final Set<Delivery> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesHeld;

    static <T> ElasticsearchWriter<T> open(
            ElementConverter<T, IndexDocument> converter,
            WriterInitContext context,
            Collection<BufferedRequestState<IndexDocument>> recovered,
            ElasticsearchTarget target,
            RefusedDocuments.Factory refusedDocuments) {
        ElasticsearchConnection connection = ElasticsearchConnection.open(target);
        try {
            connection.check();
            AtomicLong bytesHeld = new AtomicLong();
            for (BufferedRequestState<IndexDocument> state : recovered) {
                for (RequestEntryWrapper<IndexDocument> entry : state.getBufferedRequestEntries()) {
                    bytesHeld.addAndGet(entry.getRequestEntry().json().length);
                }
            }
            return new ElasticsearchWriter<>(
                    converter, context, recovered, target.bulk(), connection, refusedDocuments.open(), bytesHeld);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private ElasticsearchWriter(
            ElementConverter<T, IndexDocument> converter,
            WriterInitContext context,
            Collection<BufferedRequestState<IndexDocument>> recovered,
            Bulk bulk,
            ElasticsearchConnection connection,
            RefusedDocuments refusedDocuments,
            AtomicLong bytesHeld) {
        super(
                (element, at) -> {
                    IndexDocument document = converter.apply(element, at);
                    bytesHeld.addAndGet(document.json().length);
                    return document;
                },
                context,
                configuration(bulk),
                recovered,
                new SimpleBatchCreator<>(bulk.bytes()),
                new DequeRequestBuffer<>());
        this.bulkBytes = bulk.bytes();
        this.mailbox = context.getMailboxExecutor();
        this.connection = connection;
        this.refusedDocuments = refusedDocuments;
        this.bytesHeld = bytesHeld;
        this.way = new Delivery.Way(connection, refusedDocuments, new SinkMetrics(context.metricGroup()));
        context.metricGroup().gauge("documentsInFlight", () -> inFlight.stream()
                .mapToInt(delivery -> delivery.documents().size())
                .sum());
    }

    private static AsyncSinkWriterConfiguration configuration(Bulk bulk) {
        return AsyncSinkWriterConfiguration.builder()
                .setMaxBatchSize(bulk.documents())
                .setMaxBatchSizeInBytes(bulk.bytes())
                .setMaxInFlightRequests(REQUESTS_AT_ONCE)
                .setMaxBufferedRequests(Math.max(bulk.documents() + 1, bulk.documents() * BUFFERED_REQUESTS))
                .setMaxTimeInBufferMS(bulk.delay().toMillis())
                .setMaxRecordSizeInBytes(bulk.bytes())
                .setRequestTimeoutMS(NEVER.toMillis())
                .setRateLimitingStrategy(new RequestLimit(REQUESTS_AT_ONCE, bulk.documents()))
                .build();
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        // Documents may be large: their number alone does not bound what is held.
        while (bytesHeld.get() >= (long) bulkBytes * BUFFERED_REQUESTS && !inFlight.isEmpty()) {
            mailbox.yield();
        }
        super.write(element, context);
    }

    @Override
    protected void submitRequestEntries(List<IndexDocument> documents, ResultHandler<IndexDocument> result) {
        List<IndexDocument> own = List.copyOf(documents);
        Delivery delivery = new Delivery(way, own);
        inFlight.add(delivery);
        var unused = delivery.start().whenComplete((done, failure) -> {
            long bytes = 0;
            for (IndexDocument document : own) {
                bytes += document.json().length;
            }
            bytesHeld.addAndGet(-bytes);
            inFlight.remove(delivery);
            if (failure == null) {
                result.complete();
            } else {
                result.completeExceptionally(
                        failure instanceof Exception exception ? exception : new IllegalStateException(failure));
            }
        });
    }

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        if (endOfInput) {
            super.flush(true);
        }
    }

    @Override
    public List<BufferedRequestState<IndexDocument>> snapshotState(long checkpoint) {
        List<BufferedRequestState<IndexDocument>> states = new ArrayList<>(super.snapshotState(checkpoint));
        for (Delivery delivery : inFlight) {
            states.add(new BufferedRequestState<>(delivery.documents().stream()
                    .map(document -> new RequestEntryWrapper<>(document, document.json().length))
                    .toList()));
        }
        return states;
    }

    /** What is larger than a whole request counts as one, and travels alone: Elasticsearch may take it. */
    @Override
    protected long getSizeInBytes(IndexDocument document) {
        return Math.min(document.json().length, bulkBytes);
    }

    @Override
    public void close() {
        way.end();
        connection.close();
        refusedDocuments.close();
        super.close();
    }
}
