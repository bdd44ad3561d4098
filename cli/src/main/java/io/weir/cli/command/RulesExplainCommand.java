package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.EventFile;
import io.weir.cli.rules.NamedRules;
import io.weir.rules.event.Event;
import io.weir.rules.event.Json;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.mapping.RuleExplanation;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir rules explain}. */
@Command(
        name = "explain",
        description = {
            "Show why a rule matches an event or not: what held, what did not, and the values that decided.",
            "",
            "Fields are looked for where the mappings place them for events of this kind; the last lines say where each was found."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules explain rule.yml --event event.json")
public final class RulesExplainCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "RULE", description = "A file with one rule or several.")
    Path rule;

    @Option(
            names = "--event",
            required = true,
            paramLabel = "FILE",
            description = "A file with one JSON event or several.")
    Path event;

    @Mixin
    PlaceholderOptions placeholders = new PlaceholderOptions();

    public RulesExplainCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() {
        RuleSet.Compilation compilation = RuleSet.compile(NamedRules.read(List.of(rule)), placeholders.read());
        compilation.problems().forEach(problem -> console.note(problem.toString()));
        if (compilation.rules().rules().isEmpty()) {
            throw CliException.failed("no rule to explain in " + rule);
        }
        List<Event> events = new ArrayList<>();
        new EventFile(event).forEach((json, from, to) -> events.add(Event.of(Json.object(json, from, to))));
        var explanation = new RuleExplanation(Mappings.bundled());
        for (int index = 0; index < events.size(); index++) {
            for (DetectionRule each : compilation.rules().rules()) {
                explain(each, events.get(index), index, explanation);
            }
        }
        return ExitCode.OK;
    }

    private void explain(DetectionRule each, Event at, int index, RuleExplanation explanation) {
        List<String> lines = explanation.explain(each, at);
        console.print(each.metadata().title() + ", event " + index + ": " + lines.get(0));
        lines.subList(1, lines.size()).forEach(console::print);
        console.print("");
    }
}
