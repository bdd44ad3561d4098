package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.stack.LogFile;
import io.weir.cli.stack.Stack;
import io.weir.cli.stack.Stack.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir logs}. */
@Command(
        name = "logs",
        description = "Show the end of the servers' logs.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir logs                    the last lines of every server",
            "  ./weir logs jobmanager -n 200  more of one",
            "  ./weir logs taskmanager-1 -f   follow it"
        })
public final class LogsCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVER",
            description = "elasticsearch, kafka, jobmanager, taskmanager-1 or taskmanager-2; all when left out.")
    String server;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "20",
            description = "How many lines (default: ${DEFAULT-VALUE}).")
    int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing what comes; needs SERVER.")
    boolean follow;

    public LogsCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException {
        List<ServerStatus> servers = new Stack(workspace, console).status();
        if (server == null) {
            if (follow) {
                throw new CliException(ExitCode.USAGE, "--follow needs the name of one server: " + names(servers));
            }
            for (ServerStatus each : servers) {
                console.print(console.paint(Tone.STRONG, each.name()) + "  " + each.log());
                LogFile.tail(each.log(), lines).forEach(line -> console.print("  " + line));
            }
            return ExitCode.OK;
        }
        ServerStatus chosen = servers.stream()
                .filter(each -> each.name().equals(server))
                .findFirst()
                .orElseThrow(() ->
                        new CliException(ExitCode.USAGE, "no server '" + server + "': there is " + names(servers)));
        LogFile.tail(chosen.log(), lines).forEach(console::print);
        if (follow) {
            follow(chosen);
        }
        return ExitCode.OK;
    }

    private static String names(List<ServerStatus> servers) {
        return String.join(", ", servers.stream().map(ServerStatus::name).toList());
    }

    private void follow(ServerStatus chosen) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(chosen.log().toFile(), "r")) {
            log.seek(log.length());
            while (!Thread.currentThread().isInterrupted()) {
                String line = log.readLine();
                if (line != null) {
                    console.print(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                } else if (log.getFilePointer() > log.length()) {
                    log.seek(0);
                } else {
                    waitForMore();
                }
            }
        }
    }

    private static void waitForMore() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
