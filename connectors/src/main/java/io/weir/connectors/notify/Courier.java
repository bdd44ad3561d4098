package io.weir.connectors.notify;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Carries notices to one target, a batch at a time. */
public interface Courier extends AutoCloseable {
    /** Done when the target has answered, or will not. Fails only by a mistake of Weir's own; trouble is part of the receipt. */
    CompletableFuture<Receipt> deliver(List<Notice> notices);

    @Override
    void close();

    /** Opens the way on the machine that uses it. */
    @FunctionalInterface
    interface Factory extends Serializable {
        Courier open();

        /** The same with the content of files that are on the machine which starts the job. Fails with what is wrong with them. */
        default Factory prepared() {
            return this;
        }
    }
}
