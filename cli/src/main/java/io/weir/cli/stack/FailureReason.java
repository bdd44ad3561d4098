package io.weir.cli.stack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a stack trace of Flink comes down to: where it happened, what the cause was, and what helps, if that is known. */
final class FailureReason {
    private static final String CAUSE = "Caused by: ";
    private static final Pattern PACKAGES = Pattern.compile("^(?:\\w+\\.)+(\\w+)");

    private FailureReason() {}

    static String of(String stacktrace) {
        String top = readable(stacktrace.lines().findFirst().orElse(""));
        String cause = cause(stacktrace);
        return (top.contains(cause) ? top : top + "; cause: " + cause) + remedy(stacktrace);
    }

    /** The deepest cause, or the first line if there is none. */
    static String cause(String stacktrace) {
        return stacktrace
                .lines()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((one, deeper) -> deeper)
                .map(line -> readable(line.substring(CAUSE.length())))
                .orElseGet(() -> readable(stacktrace.lines().findFirst().orElse("")));
    }

    /** Without the packages of the exception, and without a full stop. */
    private static String readable(String exception) {
        Matcher packages = PACKAGES.matcher(exception);
        String text = packages.find() ? packages.group(1) + exception.substring(packages.end()) : exception;
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String remedy(String stacktrace) {
        return stacktrace.contains("UnknownTopicOrPartitionException")
                ? "; a topic is missing, './weir setup kafka' makes those that jobs need"
                : "";
    }
}
