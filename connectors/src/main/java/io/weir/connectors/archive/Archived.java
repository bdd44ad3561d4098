package io.weir.connectors.archive;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.telemetry.DeadLetter;

import java.io.Serializable;

/** What became of a part of a record: a document, or a dead letter; the other is null. */
public record Archived(IndexDocument document, DeadLetter deadLetter) implements Serializable {
    static Archived of(IndexDocument document) {
        return new Archived(document, null);
    }

    static Archived of(DeadLetter deadLetter) {
        return new Archived(null, deadLetter);
    }
}
