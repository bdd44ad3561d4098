package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.EventFile;
import io.weir.cli.rules.MatchRun;
import io.weir.cli.rules.RuleFiles;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** {@code weir match}. */
@Command(
        name = "match",
        description = {
            "Try rules on files of events, without Flink, and print one JSON line per match.",
            "",
            "Events are JSON objects, one after the other; a file may end in .gz. An event is named by its index from 0,"
                    + " in correlations over several files by FILE:INDEX."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir match --rules rules/detections --events recording.jsonl.gz --out matches.jsonl")
public final class MatchCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--rules",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Rule files, or directories with rule files.")
    List<Path> rules;

    @Option(names = "--events", required = true, arity = "1..*", paramLabel = "FILE", description = "Files of events.")
    List<Path> events;

    @Option(names = "--no-logsource", description = "Try every rule on every event, wherever it comes from.")
    boolean ignoresLogSource;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the lines go (default: standard output).")
    Path out;

    public MatchCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        RuleSet.Compilation compilation = RuleSet.compile(RuleFiles.read(rules));
        if (!compilation.isClean()) {
            console.note(compilation.refused() + " rules are refused and not tried; './weir rules lint' says why");
        }
        if (out == null) {
            run(compilation.rules(), console::print);
        } else {
            try (Writer file = Files.newBufferedWriter(out)) {
                run(compilation.rules(), line -> write(line, file));
            }
        }
        return ExitCode.OK;
    }

    private void write(String line, Writer file) {
        try {
            file.write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out, e);
        }
    }

    private void run(RuleSet compiled, Consumer<String> lines) {
        MatchRun run = new MatchRun(compiled, ignoresLogSource, lines);
        try (Console.Progress progress = console.progress("matching")) {
            for (EventFile file : events.stream().map(EventFile::new).toList()) {
                run.startFile(file.name());
                file.forEach(event -> {
                    run.accept(event);
                    if (console.isTerminal()) {
                        progress.update(file.name() + ": " + run.events() + " events, " + run.matches() + " matches");
                    }
                });
            }
            run.finish();
        }
        if (!compiled.correlations().isEmpty() && run.untimed() > 0) {
            console.note(run.untimed() + " events state no time and took no part in correlations");
        }
    }
}
