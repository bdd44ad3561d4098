package io.weir.connectors.elasticsearch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For documents whose original stays where it was: when one is refused, nothing is lost, and the writer counts it. */
public final class RefusedCopies implements RefusedDocuments {
    @Override
    public CompletionStage<Void> refuse(IndexDocument document, String reason) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        // nothing to close
    }
}
