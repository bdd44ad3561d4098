package io.weir.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir rules}: what one does with rules. */
@Command(
        name = "rules",
        description = "Check, test, explain, count and import detection rules; change those of a running job.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir rules lint rules/detections                what is wrong with a rule, and where",
            "  ./weir rules explain rule.yml --event event.json  why it matches, or not",
            "  ./weir rules push rule.yml                         give it to the running job"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RulesLintCommand.class,
            RulesTestCommand.class,
            RulesExplainCommand.class,
            RulesImportCommand.class,
            RulesStatsCommand.class,
            RulesCoverageCommand.class,
            RulesConformanceCommand.class,
            RulesPushCommand.class,
            RulesRemoveCommand.class,
            RulesForgetCommand.class,
            RulesListCommand.class,
            RulesStatusCommand.class
        })
public final class RulesCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
