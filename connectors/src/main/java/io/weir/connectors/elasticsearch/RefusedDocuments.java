package io.weir.connectors.elasticsearch;

import java.io.Serializable;
import java.util.concurrent.CompletionStage;

/** Where documents go that Elasticsearch refuses for good, so that they neither stop the job nor vanish. */
public interface RefusedDocuments extends AutoCloseable {
    /** Done when the document is safe. */
    CompletionStage<Void> refuse(IndexDocument document, String reason);

    @Override
    void close();

    /** Opens the way there on the machine that writes. */
    @FunctionalInterface
    interface Factory extends Serializable {
        RefusedDocuments open();
    }
}
