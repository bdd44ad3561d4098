package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Workspace;
import io.weir.cli.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir down}. */
@Command(
        name = "down",
        description = "Stop the embedded stack; data stays unless --purge is given.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir down --purge    stop, and forget all topics, indices and checkpoints")
public final class DownCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Option(names = "--purge", description = "Remove the data too: topics, indices, checkpoints, logs.")
    boolean purge;

    public DownCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        List<String> stopped = new Stack(workspace, console).down(purge);
        console.print(stopped.isEmpty() ? "Nothing was running." : "Stopped " + String.join(", ", stopped) + ".");
        if (purge) {
            console.print("Data removed.");
        }
        return 0;
    }
}
