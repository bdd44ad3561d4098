package io.weir.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir bench}: what the parts cost, beside a baseline in the same run. */
@Command(
        name = "bench",
        description = "Measure beside a baseline in the same run; one line per figure, with its goal.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExample:%n",
        footer = {
            "  ./weir bench match --rules .weir/rules/public --events recording.jsonl.gz",
            "  ./weir bench parse /var/log/auth.log",
            "  ./weir bench generate",
            "  ./weir bench detect --rules .weir/rules/public --events recording.jsonl.gz",
            "  ./weir bench sink",
            "  ./weir bench respond"
        },
        subcommands = {
            BenchMatchCommand.class,
            BenchParseCommand.class,
            BenchGenerateCommand.class,
            BenchDetectCommand.class,
            BenchSinkCommand.class,
            BenchRespondCommand.class
        })
public final class BenchCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
