package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.connectors.telemetry.FormatKind;
import io.weir.connectors.telemetry.Formats;
import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

/** {@code weir formats}. */
@Command(
        name = "formats",
        description = {
            "List the formats of telemetry that Weir reads, with an example each.",
            "",
            "A topic without a format of its own is read as 'auto': by what each record looks like."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir formats")
public final class FormatsCommand implements Callable<Integer> {
    private static final int LONGEST_EXAMPLE = 160;

    private final Console console;

    public FormatsCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (FormatKind kind : Formats.kinds()) {
            console.print(Console.pad(console.paint(Tone.STRONG, kind.name()), 18) + kind.title());
            for (String line : kind.example().split("\n")) {
                String shown = line.length() <= LONGEST_EXAMPLE ? line : line.substring(0, LONGEST_EXAMPLE) + "…";
                console.print("    " + console.paint(Tone.QUIET, Console.safe(shown)));
            }
        }
        return ExitCode.OK;
    }
}
