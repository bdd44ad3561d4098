package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.stack.FlinkRest;
import io.weir.cli.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code weir stop}. */
@Command(
        name = "stop",
        description = {
            "End a job on a Flink cluster with a savepoint, from which it can go on.",
            "",
            "What it was about to decide is in the savepoint: windows, attack chains, and how far telemetry was read. The last"
                    + " line is where it lies."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir stop detect                                          on the embedded cluster",
            "  ./weir submit detect --savepoint file:///…/savepoint-1a2b3c --parallelism 4",
            "  ./weir stop detect --flink http://flink:8081 --to s3://savepoints/weir"
        })
public final class StopCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Parameters(paramLabel = "JOB", description = "One of: ${COMPLETION-CANDIDATES}.")
    SubmitCommand.Job job;

    @Option(
            names = "--flink",
            paramLabel = "URL",
            description = "Flink's REST address (default: the embedded cluster).")
    String flink;

    @Option(
            names = "--to",
            paramLabel = "URI",
            description = "Directory for the savepoint, as the cluster sees it (default: the cluster's).")
    String directory;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long the savepoint may take (default: ${DEFAULT-VALUE}).")
    int patienceSeconds;

    public StopCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        String address = Optional.ofNullable(flink)
                .or(() -> new Stack(workspace, console).addressesIfRunning().map(Stack.Addresses::flink))
                .orElseThrow(() -> CliException.environment(
                        "no Flink cluster: name one with --flink URL, or './weir up' starts the embedded one"));
        FlinkRest cluster = FlinkRest.at(address);
        String id = only(cluster, address);
        String request = cluster.stop(id, Optional.ofNullable(directory));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        Optional<String> savepoint = cluster.savepoint(id, request);
        while (savepoint.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw CliException.failed("the savepoint of " + id + " is not complete after " + patienceSeconds
                        + " s; the job goes on until it is: " + address + "/#/job/running/" + id + "/checkpoints");
            }
            Thread.sleep(100);
            savepoint = cluster.savepoint(id, request);
        }
        console.print(savepoint.get());
        return ExitCode.OK;
    }

    private String only(FlinkRest cluster, String address) {
        List<FlinkRest.Job> running = cluster.jobs().stream()
                .filter(known -> known.name().equals(job.title()) && !known.isOver())
                .toList();
        if (running.size() != 1) {
            throw CliException.failed("found " + running.size() + " jobs '" + job.title() + "' at " + address
                    + ", expected one" + (running.size() > 1 ? "; stop the others with Flink's own client" : ""));
        }
        return running.get(0).id();
    }
}
