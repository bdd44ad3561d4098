package io.weir.cli.responder;

import io.weir.connectors.response.Acknowledgement;

import java.util.List;

/** Where a responder says what it did. */
public interface Acknowledgements {
    /** Whether all of them have arrived for good; else they are to be sent again. */
    boolean send(List<Acknowledgement> acknowledgements);
}
