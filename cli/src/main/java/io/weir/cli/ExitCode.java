package io.weir.cli;

/** What the number that a command ends with means; {@code ./weir --help} prints the same list. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int ENVIRONMENT = 3;
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
