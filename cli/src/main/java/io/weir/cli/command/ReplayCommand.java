package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.export.BundleFile;
import io.weir.cli.replay.ExpectationFile;
import io.weir.cli.replay.Expectations;
import io.weir.cli.replay.Expectations.Verdict;
import io.weir.cli.replay.JUnitReport;
import io.weir.cli.replay.ReplayReport;
import io.weir.cli.replay.ReplayTelemetry;
import io.weir.cli.replay.RuleChange;
import io.weir.cli.rules.NamedRules;
import io.weir.cli.telemetry.FormatOptions;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.replay.ArrivalOrder;
import io.weir.jobs.replay.Recording;
import io.weir.jobs.replay.Replay;
import io.weir.jobs.replay.ReplayCluster;
import io.weir.jobs.replay.ReplayOutcome;
import io.weir.jobs.replay.Responding;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir replay}. */
@Command(
        name = "replay",
        description = {
            "Run the detect job and the respond job over recorded telemetry, in this process and in event time, and tell what"
                    + " they raise.",
            "",
            "Several files are one stream, merged by the times of their events; a file may end in .gz. Two replays of the same"
                    + " files with the same rules give the same files, byte by byte."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and what was expected came",
            "1:the alerts or incidents are not those expected, or the replay failed",
            "2:wrong usage; a file is missing or cannot be understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir replay --events auth.log access.log.gz --year 2026 --out replayed",
            "  ./weir replay --events attack.jsonl --expect attack.expect.yml --junit build/attack.xml",
            "  ./weir replay --bundle incident.zip",
            "  ./weir replay --events yesterday.jsonl.gz --diff rules/detections changed/detections"
        })
public final class ReplayCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Spec
    CommandSpec spec;

    @Option(names = "--events", arity = "1..*", paramLabel = "FILE", description = "Files of recorded telemetry.")
    List<Path> events = List.of();

    @Option(
            names = "--bundle",
            paramLabel = "FILE.zip",
            description =
                    "Replay what './weir incidents export' wrote: its events with its rules, compared with what it"
                            + " expects; --rules and --expect take others.")
    Path bundle;

    @Mixin
    FormatOptions format = new FormatOptions();

    @Mixin
    ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--rules",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Rule files, or directories with rule files (default: the built-in ones and those of the"
                    + " configuration).")
    List<Path> rules = List.of();

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1",
            description = "Tasks per operator (default: ${DEFAULT-VALUE}); the final alerts do not depend on it.")
    int parallelism;

    @Option(
            names = "--shuffle",
            paramLabel = "SEED",
            description = "Let events arrive out of order, as far as time.out-of-orderness allows; no alert changes.")
    Long shuffle;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Write alerts.jsonl, incidents.jsonl, responses.jsonl, deadletter.jsonl and summary.json there.")
    Path out;

    @Option(
            names = "--all-versions",
            description = "Write every version of each alert and incident, not only the newest.")
    boolean allVersions;

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description = "Compare alerts and incidents with those of a file, and exit with 1 if they differ.")
    Path expect;

    @Option(names = "--update-expect", description = "Write alerts and incidents into the file of --expect instead.")
    boolean updatesExpectations;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the comparison as JUnit XML, too.")
    Path junit;

    @Option(
            names = "--diff",
            arity = "2",
            paramLabel = "RULES",
            description = "Replay with two sets of rules, and tell what the second adds and removes.")
    List<Path> diff = List.of();

    /** Whether the rules are all that were in force, not only those that are tried. */
    private boolean areRulesComplete;

    private int recordedYear;

    public ReplayCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws Exception {
        checkOptions();
        if (bundle == null) {
            return replay();
        }
        try (BundleFile opened = BundleFile.open(bundle, workspace.state().resolve("replay"))) {
            events = opened.events();
            if (events.isEmpty()) {
                throw new CliException(
                        ExitCode.USAGE,
                        "nothing to replay in " + bundle + ": it holds no events; " + String.join(" ", opened.gaps()));
            }
            opened.gaps().forEach(gap -> console.note(Console.safe(gap)));
            areRulesComplete = rules.isEmpty();
            rules = rules.isEmpty() ? List.of(opened.rules()) : rules;
            expect = expect == null ? opened.expectations() : expect;
            recordedYear = opened.year();
            return replay();
        }
    }

    private Integer replay() throws Exception {
        // Mistakes in what is given are told before anything takes time.
        Expectations expectations = expect == null || updatesExpectations ? null : ExpectationFile.read(expect);
        WeirConfig settings = config.offline(workspace);
        ReplayTelemetry telemetry = ReplayTelemetry.of(events, settings.formats(), format.read(), recordedYear);
        if (!diff.isEmpty()) {
            return compareRules(settings, telemetry);
        }
        DetectionRules detections = detections(settings, telemetry);
        try (Console.Progress progress = console.progress("replaying");
                ReplayCluster cluster = ReplayCluster.start(parallelism);
                Recording recording = recording(settings, telemetry, progress)) {
            ReplayOutcome outcome = replay(settings, telemetry, detections, recording, cluster, progress);
            ReplayReport report = new ReplayReport(recording.content(), outcome);
            progress.clear();
            report.print(console, progress.elapsed());
            if (out != null) {
                report.writeTo(out, allVersions);
            }
            return judge(expectations, outcome);
        }
    }

    private void checkOptions() {
        if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
            throw usage("--out " + out + " is a file: name a directory");
        }
        if (events.isEmpty() == (bundle == null)) {
            throw usage(
                    bundle == null
                            ? "--events FILE or --bundle FILE.zip is missing"
                            : "--bundle has its own events: leave out --events");
        }
        if (bundle != null && (updatesExpectations || !diff.isEmpty())) {
            throw usage("--bundle is compared with what it expects: leave out "
                    + (updatesExpectations ? "--update-expect" : "--diff"));
        }
        if (parallelism < 1) {
            throw usage("--parallelism is at least 1");
        }
        if (expect == null && bundle == null && (updatesExpectations || junit != null)) {
            throw usage((junit != null ? "--junit" : "--update-expect") + " needs --expect FILE");
        }
        if (!diff.isEmpty() && (expect != null || !rules.isEmpty())) {
            throw usage("--diff names its rules itself and compares with nothing else: leave out "
                    + (expect != null ? "--expect" : "--rules"));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private DetectionRules detections(WeirConfig settings, ReplayTelemetry telemetry) {
        if (!rules.isEmpty()) {
            List<RuleSource> named = NamedRules.read(rules);
            return compiled(areRulesComplete ? named : withSessions(named), settings, telemetry);
        }
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundled());
        sources.addAll(NamedRules.read(
                settings.ruleDirectories().stream().map(Path::of).toList()));
        return compiled(sources, settings, telemetry);
    }

    /** Named rules are all that is tried, but from where somebody acts is found as in production. */
    private static List<RuleSource> withSessions(List<RuleSource> named) {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundledSessions());
        sources.removeIf(
                session -> named.stream().anyMatch(source -> source.text().equals(session.text())));
        sources.addAll(named);
        return sources;
    }

    private static DetectionRules compiled(List<RuleSource> sources, WeirConfig settings, ReplayTelemetry telemetry) {
        try {
            return DetectionRules.of(sources, telemetry.formats(), settings.lanes())
                    .placedBy(settings.cityFile());
        } catch (IllegalArgumentException refused) {
            throw new CliException(ExitCode.USAGE, refused.getMessage(), refused);
        }
    }

    private Recording recording(WeirConfig settings, ReplayTelemetry telemetry, Console.Progress progress)
            throws IOException {
        Duration bound = settings.lanes().outOfOrderness();
        Recording recording = Recording.of(
                telemetry.files(),
                telemetry.formats(),
                settings.limits(),
                shuffle == null ? ArrivalOrder.byTime() : ArrivalOrder.shuffled(shuffle, bound),
                workspace.state().resolve("replay"),
                (topic, count) -> progress.update("reading " + topic + ": " + count + " events"));
        // An interrupted replay leaves nothing behind either.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                recording.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove the copy of the recording", e);
            }
        }));
        progress.clear();
        noteTimes(recording.content());
        return recording;
    }

    private void noteTimes(Recording.Content content) {
        if (!content.guessedYears().isEmpty()) {
            console.note("the times in " + String.join(", ", content.guessedYears())
                    + " state no year: the latest was taken that fits the file's date; --year states it");
        }
        if (!content.untimed().isEmpty()) {
            console.note("no event in " + String.join(", ", content.untimed())
                    + " states a time that its format knows: all count as of 1970; './weir parse' shows what is read");
        }
    }

    private ReplayOutcome replay(
            WeirConfig settings,
            ReplayTelemetry telemetry,
            DetectionRules detections,
            Recording recording,
            ReplayCluster cluster,
            Console.Progress progress)
            throws Exception {
        progress.update(recording.content().events() + " events");
        return new Replay(
                        detections,
                        telemetry.formats(),
                        settings.limits(),
                        settings.lanes().outOfOrderness(),
                        Responding.as(settings))
                .run(recording, cluster);
    }

    private Integer judge(Expectations expectations, ReplayOutcome outcome) throws IOException {
        if (updatesExpectations) {
            ExpectationFile.write(expect, outcome.newest(), outcome.incidents());
            console.print("Wrote " + expect);
            return ExitCode.OK;
        }
        if (expectations == null) {
            return ExitCode.OK;
        }
        List<Verdict> verdicts = expectations.check(outcome.newest(), outcome.incidents());
        if (junit != null) {
            JUnitReport.write(junit, expect.getFileName().toString(), verdicts);
        }
        List<Verdict> failed = verdicts.stream()
                .filter(verdict -> verdict.failure().isPresent())
                .toList();
        console.print("");
        for (Verdict verdict : failed) {
            console.print(console.paint(Tone.BAD, "  not met: ") + Console.safe(verdict.name()));
            verdict.failure().orElseThrow().lines().forEach(line -> console.print("    " + Console.safe(line)));
        }
        console.print((verdicts.size() - failed.size()) + " of " + verdicts.size() + " expectations of " + expect
                + " are met");
        return failed.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Integer compareRules(WeirConfig settings, ReplayTelemetry telemetry) throws Exception {
        DetectionRules before = compiled(withSessions(NamedRules.read(diff.subList(0, 1))), settings, telemetry);
        DetectionRules after = compiled(withSessions(NamedRules.read(diff.subList(1, 2))), settings, telemetry);
        try (Console.Progress progress = console.progress("replaying");
                ReplayCluster cluster = ReplayCluster.start(parallelism);
                Recording recording = recording(settings, telemetry, progress)) {
            ReplayOutcome old = replay(settings, telemetry, before, recording, cluster, progress);
            ReplayOutcome changed = replay(settings, telemetry, after, recording, cluster, progress);
            progress.clear();
            RuleChange.between(old.newest(), changed.newest()).print(console);
            if (out != null) {
                new ReplayReport(recording.content(), old).writeTo(out.resolve("before"), allVersions);
                new ReplayReport(recording.content(), changed).writeTo(out.resolve("after"), allVersions);
            }
        }
        return ExitCode.OK;
    }
}
