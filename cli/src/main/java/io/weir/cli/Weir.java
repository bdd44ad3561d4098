package io.weir.cli;

import io.weir.cli.command.AlertsCommand;
import io.weir.cli.command.BenchCommand;
import io.weir.cli.command.DeadLettersCommand;
import io.weir.cli.command.DemoCommand;
import io.weir.cli.command.DownCommand;
import io.weir.cli.command.EvaluateCommand;
import io.weir.cli.command.FormatsCommand;
import io.weir.cli.command.GenerateCommand;
import io.weir.cli.command.IncidentsCommand;
import io.weir.cli.command.IntelCommand;
import io.weir.cli.command.LogsCommand;
import io.weir.cli.command.MatchCommand;
import io.weir.cli.command.ParseCommand;
import io.weir.cli.command.ReplayCommand;
import io.weir.cli.command.ResponderCommand;
import io.weir.cli.command.ResponsesCommand;
import io.weir.cli.command.RulesCommand;
import io.weir.cli.command.SetupCommand;
import io.weir.cli.command.StatusCommand;
import io.weir.cli.command.StopCommand;
import io.weir.cli.command.SubmitCommand;
import io.weir.cli.command.UpCommand;
import io.weir.cli.command.VerifyCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.UncheckedIOException;

/** The {@code weir} command: every subcommand is one class in {@code io.weir.cli.command}. */
@Command(
        name = "weir",
        description = "A streaming security operations centre on Apache Flink.",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            SetupCommand.class,
            SubmitCommand.class,
            StopCommand.class,
            DeadLettersCommand.class,
            AlertsCommand.class,
            IncidentsCommand.class,
            ResponsesCommand.class,
            ResponderCommand.class,
            RulesCommand.class,
            IntelCommand.class,
            MatchCommand.class,
            ReplayCommand.class,
            EvaluateCommand.class,
            ParseCommand.class,
            FormatsCommand.class,
            BenchCommand.class,
            GenerateCommand.class,
            VerifyCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the command ran, and what it was asked for failed",
            "2:wrong usage: unknown option, missing argument",
            "3:something outside Weir is missing or in the way",
            "130:interrupted"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir demo              a running SOC, one attack, the alert it raises",
            "  ./weir COMMAND --help    what a command does, with an example",
            "  source <(./weir generate-completion)    completion for bash and zsh"
        })
public final class Weir implements Runnable {
    @Spec
    CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of an error.")
    boolean debug;

    public static void main(String[] args) {
        System.exit(commandLine(Console.create()).execute(args));
    }

    /** The whole command, ready to parse or run; also what holds documented command lines to the truth. */
    public static CommandLine commandLine(Console console) {
        Weir weir = new Weir();
        CommandLine commandLine = new CommandLine(weir, new Injection(console));
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> weir.report(exception, console));
        commandLine.setParameterExceptionHandler((exception, rawArgs) -> usage(exception, console));
        commandLine.setAbbreviatedSubcommandsAllowed(false);
        // An option that takes several values must not swallow a misspelt option after them.
        commandLine.setUnmatchedOptionsAllowedAsOptionParameters(false);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine
                .getSubcommands()
                .get("generate-completion")
                .getCommandSpec()
                .usageMessage()
                .hidden(false);
        return commandLine;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private int report(Exception exception, Console console) {
        if (debug) {
            exception.printStackTrace();
        }
        if (exception instanceof CliException known) {
            console.error(known.getMessage());
            return known.exitCode();
        }
        if (exception instanceof InterruptedException) {
            console.error("interrupted");
            return ExitCode.INTERRUPTED;
        }
        Throwable cause = exception instanceof UncheckedIOException io ? io.getCause() : exception;
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String what = exception instanceof UncheckedIOException && exception.getMessage() != null
                ? exception.getMessage() + ": "
                : "";
        console.error(what + detail + (debug ? "" : " (--debug shows the stack trace)"));
        return ExitCode.FAILED;
    }

    private static int usage(ParameterException exception, Console console) {
        CommandLine command = exception.getCommandLine();
        console.error(exception.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(exception, System.err)) {
            console.note("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.USAGE;
    }

    /** Commands say what they need in their constructor: the console and the workspace. */
    private record Injection(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getConstructors()) {
                if (constructor.getParameterCount() == 2) {
                    return type.cast(constructor.newInstance(console, Workspace.current()));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** Says which build this is. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Weir.class.getPackage().getImplementationVersion();
            return new String[] {
                "weir " + (version == null ? "(unpackaged)" : version),
                "Java " + Runtime.version().toString()
            };
        }
    }
}
