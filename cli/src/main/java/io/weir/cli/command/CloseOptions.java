package io.weir.cli.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is closed, and how it ends. */
final class CloseOptions {
    @Parameters(index = "0", paramLabel = "ID", description = "The id, or its beginning.")
    String id;

    @Parameters(
            index = "1",
            paramLabel = "VERDICT",
            description = "One of true-positive, false-positive, benign, duplicate, undetermined.")
    String verdict;

    @Option(
            names = "--quiet-for",
            paramLabel = "TIME",
            defaultValue = "",
            description = "With false-positive: how long its rules are not heard about its entities (default: 7d).")
    String quietFor;

    boolean isFalsePositive() {
        return verdict.equals("false-positive");
    }
}
