package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Workspace;
import io.weir.rules.book.RuleDocument;
import picocli.CommandLine.Command;

/** {@code weir rules forget}. */
@Command(
        name = "forget",
        description = {
            "Forget what was pushed for rules: what the job was started with counts again, or nothing.",
            "",
            "Refused as a whole if a correlation that stays refers to a rule that would be gone."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules forget d45a21d9-399a-4948-ba76-fba281625699")
public final class RulesForgetCommand extends RuleKeysCommand {
    public RulesForgetCommand(Console console, Workspace workspace) {
        super(console, workspace);
    }

    @Override
    RuleDocument document(String key) {
        return RuleDocument.asAtStart(key);
    }
}
