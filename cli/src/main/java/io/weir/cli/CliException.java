package io.weir.cli;

/** A failure explained in one sentence for people; {@code --debug} adds the stack trace. */
public final class CliException extends RuntimeException {
    private final int exitCode;

    public CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CliException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command ran, and what it was asked for did not come true. */
    public static CliException failed(String message) {
        return new CliException(ExitCode.FAILED, message);
    }

    /** Something outside Weir is missing or in the way. */
    public static CliException environment(String message) {
        return new CliException(ExitCode.ENVIRONMENT, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
