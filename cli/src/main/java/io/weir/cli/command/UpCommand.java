package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Workspace;
import io.weir.cli.stack.Stack;
import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

/** {@code weir up}. */
@Command(
        name = "up",
        description = {
            "Start the embedded stack: Kafka, Elasticsearch and a Flink session cluster.",
            "",
            "All of it real, as processes of this machine with their files below .weir; no containers. What already runs"
                    + " is left alone. The first time, the servers are fetched through Maven."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir up && ./weir status")
public final class UpCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    public UpCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        Stack.Addresses addresses = new Stack(workspace, console).up();
        console.print("");
        console.print("Flink web UI   " + addresses.flink());
        console.print("Elasticsearch  " + addresses.elasticsearch());
        console.print("Kafka          " + addresses.kafka());
        return 0;
    }
}
