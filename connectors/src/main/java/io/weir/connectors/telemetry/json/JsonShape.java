package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Identified;

/**
 * One kind of JSON document. The document has been read into the event of the context already; the shape tells whether
 * it is one of its own, gives its fields their ECS names, and reports it: as an event, as an alert, or as what it
 * carries.
 */
public interface JsonShape extends Identified {
    /** Whether the document that was read is of this shape, by the fields it has. */
    boolean recognises();

    void describe();
}
