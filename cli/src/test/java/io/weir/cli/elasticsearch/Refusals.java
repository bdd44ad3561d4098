package io.weir.cli.elasticsearch;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.RefusedDocuments;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the documents that Elasticsearch refused, with its reasons. */
final class Refusals implements RefusedDocuments {
    private static final Map<String, String> REASONS = new ConcurrentHashMap<>();

    static void forget() {
        REASONS.clear();
    }

    static Map<String, String> reasons() {
        return Map.copyOf(REASONS);
    }

    static List<String> ids() {
        return REASONS.keySet().stream().sorted().toList();
    }

    @Override
    public CompletionStage<Void> refuse(IndexDocument document, String reason) {
        REASONS.put(document.id(), reason);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        // nothing to close
    }
}
