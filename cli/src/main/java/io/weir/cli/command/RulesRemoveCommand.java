package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Workspace;
import io.weir.rules.book.RuleDocument;
import picocli.CommandLine.Command;

/** {@code weir rules remove}. */
@Command(
        name = "remove",
        description = {
            "Take rules from the running detect job, built-in ones too; what they have counted is forgotten.",
            "",
            "Refused as a whole if a correlation that stays refers to one of them."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules remove d45a21d9-399a-4948-ba76-fba281625699")
public final class RulesRemoveCommand extends RuleKeysCommand {
    public RulesRemoveCommand(Console console, Workspace workspace) {
        super(console, workspace);
    }

    @Override
    RuleDocument document(String key) {
        return RuleDocument.removed(key);
    }
}
