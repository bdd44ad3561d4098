package io.weir.connectors.notify;

import java.io.Serializable;
import java.util.concurrent.CompletionStage;

/** Where notices go that a target refuses for good, so that they neither hold others up nor vanish. */
public interface RefusedNotices extends AutoCloseable {
    /** Done when the notice is safe. */
    CompletionStage<Void> refuse(String target, Notice notice, String reason);

    @Override
    void close();

    /** Opens the way there on the machine that writes. */
    @FunctionalInterface
    interface Factory extends Serializable {
        RefusedNotices open();
    }
}
