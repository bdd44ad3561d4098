package io.weir.cli.stack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a stack trace of Flink comes down to: where it happened, what the cause was, and what helps, if that is known. */
final class FailureReason {
    private static final String CAUSE = "Caused by: ";
    private static final Pattern PACKAGES = Pattern.compile("^(?:\\w+\\.)+(\\w+)");

    private FailureReason() {}

    static String of(String stacktrace) {
        String top = "";
        Optional<String> cause = Optional.empty();
        for (String line : (Iterable<String>) stacktrace.lines()::iterator) {
            String text = line.strip();
            if (top.isEmpty()) {
                top = readable(text);
            }
            if (text.startsWith(CAUSE)) {
                cause = Optional.of(readable(text.substring(CAUSE.length())));
            }
        }
        String whole = top;
        if (cause.isPresent() && !top.contains(cause.get())) {
            whole += "; cause: " + cause.get();
        }
        return whole + remedy(stacktrace);
    }

    /** Without the packages of the exception. */
    private static String readable(String exception) {
        Matcher packages = PACKAGES.matcher(exception);
        return packages.find() ? packages.group(1) + exception.substring(packages.end()) : exception;
    }

    private static String remedy(String stacktrace) {
        return stacktrace.contains("UnknownTopicOrPartitionException")
                ? "; a topic is missing, './weir setup kafka' makes those that jobs need"
                : "";
    }
}
