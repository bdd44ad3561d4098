package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.stack.FlinkRest;
import io.weir.cli.stack.Stack;
import io.weir.cli.stack.Stack.ServerStatus;
import picocli.CommandLine.Command;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir status}. */
@Command(
        name = "status",
        description = "Show what runs: servers with address and process id, and the jobs of the Flink cluster.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything is ready", "1:something is stopped or still starting"},
        footerHeading = "%nExample:%n",
        footer = "  ./weir status")
public final class StatusCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    public StatusCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        List<ServerStatus> servers = new Stack(workspace, console).status();
        console.table(
                List.of("SERVER", "STATE", "PID", "ADDRESS"),
                servers.stream()
                        .map(server -> List.of(
                                server.title(),
                                console.paint(tone(server.state()), server.state()),
                                server.pid().map(String::valueOf).orElse("-"),
                                server.isRunning() ? server.address() : "-"))
                        .toList());
        servers.stream()
                .filter(server ->
                        server.name().equals("jobmanager") && server.state().equals("ready"))
                .findFirst()
                .ifPresent(server -> printJobs(FlinkRest.at(server.address())));
        boolean ready = servers.stream().allMatch(server -> server.state().equals("ready"));
        return ready ? ExitCode.OK : ExitCode.FAILED;
    }

    private void printJobs(FlinkRest flink) {
        List<FlinkRest.Job> jobs =
                flink.jobs().stream().filter(job -> !job.isOver()).toList();
        if (!jobs.isEmpty()) {
            console.print("");
            console.table(
                    List.of("JOB", "STATE", "ID"),
                    jobs.stream()
                            .map(job -> List.of(job.name(), job.state().toLowerCase(java.util.Locale.ROOT), job.id()))
                            .toList());
        }
    }

    private static Tone tone(String state) {
        return switch (state) {
            case "ready" -> Tone.GOOD;
            case "starting" -> Tone.WARNING;
            default -> Tone.QUIET;
        };
    }
}
