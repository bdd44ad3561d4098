package io.weir.connectors.elasticsearch;

import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/** So many requests at once, each as full as it may be. A request that is refused stays among them while it waits. */
final class RequestLimit implements RateLimitingStrategy {
    private final int requests;
    private final int documents;
    private int inFlight;

    RequestLimit(int requests, int documents) {
        this.requests = requests;
        this.documents = documents;
    }

    @Override
    public void registerInFlightRequest(RequestInfo request) {
        inFlight++;
    }

    @Override
    public void registerCompletedRequest(ResultInfo request) {
        inFlight--;
    }

    @Override
    public boolean shouldBlock(RequestInfo request) {
        return inFlight >= requests;
    }

    @Override
    public int getMaxBatchSize() {
        return documents;
    }
}
