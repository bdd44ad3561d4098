package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.NamedRules;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir rules lint}. */
@Command(
        name = "lint",
        description = {
            "Load rules and attack chains, and say of each that is refused where and why.",
            "",
            "All rules named are one set: references between them are resolved, ids and names must be unique."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules lint rules/detections")
public final class RulesLintCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule files, or directories with rule files.")
    List<Path> paths;

    @Mixin
    PlaceholderOptions placeholders = new PlaceholderOptions();

    public RulesLintCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() {
        RuleSet.Compilation compilation = RuleSet.compile(NamedRules.read(paths), placeholders.read());
        compilation.problems().forEach(problem -> console.print(problem.toString()));
        console.print(compilation.rules().size() + " rules, " + compilation.refused() + " refused");
        return compilation.isClean() ? ExitCode.OK : ExitCode.FAILED;
    }
}
