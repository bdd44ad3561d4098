package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.EventFile;
import io.weir.cli.rules.EventMatcher;
import io.weir.cli.rules.IndexMatcher;
import io.weir.cli.rules.MatchRun;
import io.weir.cli.rules.NamedRules;
import io.weir.cli.rules.PlainMatcher;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "Events are JSON objects, one after the other or in an array; a file may end in .gz. An event is named by its index from 0,"
                    + " in correlations over several files by FILE:INDEX."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir match --rules rules/detections --events recording.jsonl.gz --out matches.jsonl")
public final class MatchCommand implements Callable<Integer> {
    private static final int EVENTS_PER_PROGRESS = 500;

    /** How events are written. */
    enum Format {
        JSON
    }

    /** What matches rules and events. */
    enum Engine {
        INDEX,
        PLAIN
    }

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

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "How the events are written: json, the default.")
    Format format;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "index",
            description = {
                "What matches: index, the default, or plain.",
                "The index knows by its mappings where an event comes from and what it calls a field, and tries events that"
                        + " it does not recognise on every rule; the plain evaluator is slow, takes fields by the rules'"
                        + " own names, and tries every event without @logsource on every rule."
            })
    Engine engine;

    @Mixin
    PlaceholderOptions placeholders = new PlaceholderOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "Where the lines go (default: standard output).")
    Path out;

    public MatchCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        RuleSet.Compilation compilation = RuleSet.compile(NamedRules.read(rules), placeholders.read());
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

    private EventMatcher matcher(RuleSet compiled, Mappings mappings) {
        if (engine == Engine.PLAIN) {
            return new PlainMatcher(compiled, ignoresLogSource);
        }
        return ignoresLogSource
                ? new IndexMatcher(compiled, Scope.everything())
                : IndexMatcher.mapped(compiled, mappings);
    }

    private void write(String line, Writer file) {
        try {
            file.write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out, e);
        }
    }

    private void run(RuleSet compiled, Consumer<String> lines) {
        Mappings mappings = Mappings.bundled();
        boolean isMapped = engine == Engine.INDEX && !ignoresLogSource;
        MatchRun run =
                new MatchRun(compiled, matcher(compiled, mappings), isMapped ? mappings : Scope.everything(), lines);
        try (Console.Progress progress = console.progress("matching")) {
            for (EventFile file : events.stream().map(EventFile::new).toList()) {
                run.startFile(file.name());
                file.forEach((json, from, to) -> {
                    run.accept(json, from, to);
                    if (console.isTerminal() && run.events() % EVENTS_PER_PROGRESS == 0) {
                        progress.update(file.name() + ": " + run.events() + " events, " + run.matches() + " matches");
                    }
                });
            }
            run.finish();
        }
        if (run.untimed() > 0) {
            console.note(run.untimed() + " matched events state no time and took no part in correlations");
        }
    }
}
