package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.command.DecisionOptions.Decision;
import io.weir.cli.respond.NewestRecords;
import io.weir.cli.stack.Stack;
import io.weir.connectors.incident.IncidentAvro;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.alert.Severity;
import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code weir incidents}: what attacks there are, and what is decided about them. */
@Command(
        name = "incidents",
        description = "Read incidents, and decide about them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            IncidentsCommand.ListThem.class,
            IncidentsCommand.Show.class,
            IncidentsCommand.Acknowledge.class,
            IncidentsCommand.Close.class,
            IncidentsCommand.Merge.class,
            IncidentsExportCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir incidents list                          those that are open, the most urgent first",
            "  ./weir incidents show 0a1b2c                   one of them, with its timeline",
            "  ./weir incidents export 0a1b2c                 all of it as files, to hand on and to replay",
            "  ./weir incidents close 0a1b2c true-positive    the case is closed"
        })
public final class IncidentsCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static Collection<Incident> read(ConfigOptions options, Workspace workspace, Console console) {
        WeirConfig config =
                options.load(workspace, new Stack(workspace, console)).config();
        return read(config);
    }

    static Collection<Incident> read(WeirConfig config) {
        return new NewestRecords(config)
                .of(config.topics().incidents(), IncidentAvro::decode, Incident::id, Incident::version);
    }

    /** The beginning of an id is enough if it is that of one only. */
    static Incident theOne(String id, Collection<Incident> incidents) {
        List<Incident> found =
                incidents.stream().filter(one -> one.id().startsWith(id)).toList();
        if (found.size() != 1) {
            throw CliException.failed(
                    found.isEmpty()
                            ? "there is no incident " + id
                            : found.size() + " incidents begin with " + id + ", expected one");
        }
        return found.get(0);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Tone tone(Severity severity) {
        return switch (severity) {
            case CRITICAL -> Tone.ALARM;
            case HIGH -> Tone.BAD;
            case MEDIUM -> Tone.WARNING;
            default -> Tone.PLAIN;
        };
    }

    /** {@code weir incidents list}. */
    @Command(
            name = "list",
            description = "The open incidents, the most urgent first.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents list --all -n 50")
    public static final class ListThem implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Option(names = "--all", description = "Those that are closed or merged, too.")
        boolean all;

        @Option(
                names = {"-n", "--most"},
                defaultValue = "20",
                description = "How many (default: ${DEFAULT-VALUE}).")
        int most;

        @Mixin
        ConfigOptions configOptions = new ConfigOptions();

        public ListThem(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() {
            List<List<String>> rows = read(configOptions, workspace, console).stream()
                    .filter(one -> all || one.status() == Status.OPEN || one.status() == Status.ACKNOWLEDGED)
                    .sorted(Comparator.comparing(Incident::priority)
                            .thenComparingInt(Incident::score)
                            .thenComparingLong(Incident::lastMillis)
                            .reversed())
                    .limit(most)
                    .map(this::row)
                    .toList();
            if (rows.isEmpty()) {
                console.print(all ? "No incidents." : "No open incidents.");
            } else {
                console.table(
                        List.of("ID", "PRIORITY", "SEVERITY", "SCORE", "STATUS", "ALERTS", "LAST", "TITLE"), rows);
            }
            return ExitCode.OK;
        }

        private List<String> row(Incident incident) {
            return List.of(
                    incident.id(),
                    incident.priority().name(),
                    console.paint(tone(incident.severity()), incident.severity().level()),
                    Integer.toString(incident.score()),
                    incident.status().name().toLowerCase(Locale.ROOT),
                    Long.toString(incident.alertCount()),
                    time(incident.lastMillis()),
                    Console.safe(incident.title()));
        }
    }

    /** {@code weir incidents show}. */
    @Command(
            name = "show",
            description = "One incident: summary, who took part, timeline, history.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents show 0a1b2c    (the beginning of an id is enough)")
    public static final class Show implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(paramLabel = "ID", description = "The id, or its beginning.")
        String id;

        @Mixin
        ConfigOptions configOptions = new ConfigOptions();

        public Show(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() {
            print(theOne(id, read(configOptions, workspace, console)));
            return ExitCode.OK;
        }

        private void print(Incident incident) {
            console.print(console.paint(Tone.STRONG, Console.safe(incident.title())));
            console.print(Console.safe(incident.summary()));
            console.print("");
            console.print(incident.id() + ", version " + incident.version() + ", "
                    + incident.status().name().toLowerCase(Locale.ROOT) + ", " + incident.priority() + ", "
                    + console.paint(
                            tone(incident.severity()), incident.severity().level()) + ", score "
                    + incident.score());
            if (!incident.parent().isEmpty()) {
                console.print("merged into " + incident.parent());
            }
            if (!incident.predecessor().isEmpty()) {
                console.print("came after " + incident.predecessor());
            }
            console.print("");
            List<List<String>> members =
                    incident.entities().stream().map(Show::row).toList();
            console.table(List.of("ENTITY", "HOP", "VIA", "SINCE"), members);
            console.print("");
            console.table(
                    List.of("TIME", "SEVERITY", "TACTIC", "WHAT"),
                    incident.timeline().stream().map(this::row).toList());
            console.print("");
            console.table(
                    List.of("TIME", "USER", "ACTION", "NOTE"),
                    incident.history().stream().map(Show::row).toList());
        }

        private static List<String> row(Member member) {
            return List.of(
                    Console.safe(member.label()),
                    Integer.toString(member.hop()),
                    Console.safe(member.via()),
                    time(member.sinceMillis()));
        }

        private List<String> row(Moment moment) {
            return List.of(
                    time(moment.timeMillis()),
                    console.paint(tone(moment.severity()), moment.severity().level()),
                    moment.tactic(),
                    Console.safe(moment.text()));
        }

        private static List<String> row(Note note) {
            return List.of(
                    time(note.timeMillis()), Console.safe(note.user()), note.action(), Console.safe(note.text()));
        }
    }

    /** {@code weir incidents ack}. */
    @Command(
            name = "ack",
            description = "Say that somebody looks at an incident.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents ack 0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    public static final class Acknowledge implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(paramLabel = "ID", description = "The whole id.")
        String id;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Acknowledge(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            return options.send(Decision.of(Action.ACKNOWLEDGE, Subject.INCIDENT, id, ""), workspace, console);
        }
    }

    /** {@code weir incidents close}. */
    @Command(
            name = "close",
            description = "Close an incident with a verdict.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents close 0a1b2c3d4e5f60718293a4b5c6d7e8f9 true-positive --reason contained")
    public static final class Close implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(index = "0", paramLabel = "ID", description = "The whole id.")
        String id;

        @Parameters(
                index = "1",
                paramLabel = "VERDICT",
                description = "One of true-positive, false-positive, benign, duplicate, undetermined.")
        String verdict;

        @Option(
                names = "--quiet-for",
                paramLabel = "TIME",
                defaultValue = "",
                description = "With false-positive: how long its rules are not heard about its entities (default: 7d).")
        String quietFor;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Close(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            boolean isFalse = verdict.equals("false-positive");
            Decision decision = isFalse
                    ? new Decision(Action.FALSE_POSITIVE, Subject.INCIDENT, id, "", "", "", quietFor)
                    : Decision.of(Action.CLOSE, Subject.INCIDENT, id, verdict);
            return options.send(decision, workspace, console);
        }
    }

    /** {@code weir incidents merge}. */
    @Command(
            name = "merge",
            description = "Make one incident of two; the one that was opened first keeps its id.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents merge ID OTHER --reason 'the same intruder'")
    public static final class Merge implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(index = "0", paramLabel = "ID", description = "The whole id of one.")
        String id;

        @Parameters(index = "1", paramLabel = "OTHER", description = "The whole id of the other.")
        String other;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Merge(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            return options.send(Decision.of(Action.MERGE, Subject.INCIDENT, id, other), workspace, console);
        }
    }
}
