package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.NamedRules;
import io.weir.cli.rules.NavigatorLayer;
import io.weir.rules.attack.Attack;
import io.weir.rules.attack.Coverage;
import io.weir.rules.attack.Technique;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir rules coverage}. */
@Command(
        name = "coverage",
        description = {
            "Show which techniques of ATT&CK rules name in their tags, by tactic.",
            "",
            "Tags may use the words of version 18 or, since it split defense evasion into stealth and defense impairment, of"
                    + " version 19. Rules that only others count, and rules on trial, are left out."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules coverage rules/detections rules/chains --navigator layer.json")
public final class RulesCoverageCommand implements Callable<Integer> {
    private static final int LONGEST_LIST = 90;

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule files, or directories with rule files.")
    List<Path> paths;

    @Option(names = "--navigator", paramLabel = "FILE", description = "Write a layer for the ATT&CK Navigator, too.")
    Path navigator;

    @Mixin
    PlaceholderOptions placeholders = new PlaceholderOptions();

    public RulesCoverageCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        RuleSet.Compilation compilation = RuleSet.compile(NamedRules.read(paths), placeholders.read());
        if (!compilation.isClean()) {
            console.note(compilation.refused() + " rules are refused and not counted; './weir rules lint' says why");
        }
        Attack attack = Attack.enterprise();
        Coverage coverage = Coverage.of(compilation.rules(), attack);
        console.table(
                List.of("TACTIC", "RULES", "TECHNIQUES", ""),
                coverage.rows().stream()
                        .map(row -> List.of(
                                row.tactic().name(),
                                Integer.toString(row.rules()),
                                row.covered().size() + " of " + row.all(),
                                console.paint(Console.Tone.QUIET, list(row.covered()))))
                        .toList());
        console.print("");
        console.print(
                coverage.rules() + " rules name " + coverage.rulesByTechnique().size() + " of "
                        + attack.techniques().count() + " techniques (ATT&CK " + attack.version()
                        + ", sub-techniques included)");
        coverage.unknown().forEach(tag -> console.note("unknown to ATT&CK: " + Console.safe(tag)));
        if (navigator != null) {
            NavigatorLayer.write(coverage, attack.version(), navigator);
            console.print("layer written to " + navigator);
        }
        return ExitCode.OK;
    }

    private static String list(List<Technique> techniques) {
        String all = String.join(" ", techniques.stream().map(Technique::id).toList());
        return all.length() <= LONGEST_LIST ? all : all.substring(0, all.lastIndexOf(' ', LONGEST_LIST)) + " …";
    }
}
