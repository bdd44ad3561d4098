package io.weir.cli.responder;

/** A journal that must not be used; the message says why and what helps. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
