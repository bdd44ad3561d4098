package io.weir.cli.responder;

import java.time.Duration;

/** Something could not be done; the message says what, why, and what helps. */
public final class ExecutorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isFinal;
    private final Duration pause;

    private ExecutorException(String message, Throwable cause, boolean isFinal, Duration pause) {
        super(message, cause);
        this.isFinal = isFinal;
        this.pause = pause;
    }

    public ExecutorException(String message) {
        this(message, null, false, Duration.ZERO);
    }

    public ExecutorException(String message, Throwable cause) {
        this(message, cause, false, Duration.ZERO);
    }

    /** It makes no sense to try the same again. */
    static ExecutorException forGood(String message) {
        return new ExecutorException(message, null, true, Duration.ZERO);
    }

    /** The other side asked for a pause. */
    static ExecutorException later(String message, Duration pause) {
        return new ExecutorException(message, null, false, pause);
    }

    boolean isFinal() {
        return isFinal;
    }

    /** How long to wait at least; zero if nobody said. */
    Duration pause() {
        return pause;
    }
}
