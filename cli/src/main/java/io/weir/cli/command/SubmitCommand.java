package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.stack.FlinkRest;
import io.weir.cli.stack.Stack;
import io.weir.jobs.ArchiveJob;
import io.weir.jobs.DetectJob;
import io.weir.jobs.NotifyJob;
import io.weir.jobs.PipelineJob;
import io.weir.jobs.RespondJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code weir submit}. */
@Command(
        name = "submit",
        description = {
            "Start jobs on a Flink cluster through its REST address.",
            "",
            "The configuration is checked first: with a mistake in it, nothing starts. Passwords are read on the cluster,"
                    + " from its environment or files; they never travel with the job."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir submit detect                                        on the embedded cluster",
            "  ./weir submit detect --flink http://flink:8081 --config weir.yaml --parallelism 8",
            "  ./weir submit detect respond                                both, as jobs of their own",
            "  ./weir submit respond                                       scores, incidents and responses of the alerts",
            "  ./weir submit pipeline                                      both in one job, for small sites",
            "  ./weir submit archive                                       every event into Elasticsearch, to look up",
            "  ./weir submit notify                                        tells whoever notify.targets names",
            "  ./weir submit detect --savepoint file:///savepoints/savepoint-1a2b3c"
        })
public final class SubmitCommand implements Callable<Integer> {
    /** The jobs that can be started, by the name people type. */
    enum Job {
        DETECT("io.weir.jobs.DetectJob", DetectJob.NAME),
        RESPOND("io.weir.jobs.RespondJob", RespondJob.NAME),
        ARCHIVE("io.weir.jobs.ArchiveJob", ArchiveJob.NAME),
        PIPELINE("io.weir.jobs.PipelineJob", PipelineJob.NAME),
        NOTIFY("io.weir.jobs.NotifyJob", NotifyJob.NAME);

        private final String mainClass;
        private final String title;

        Job(String mainClass, String title) {
            this.mainClass = mainClass;
            this.title = title;
        }

        String mainClass() {
            return mainClass;
        }

        /** What Flink calls it. */
        String title() {
            return title;
        }
    }

    private final Console console;
    private final Workspace workspace;

    @Parameters(
            paramLabel = "JOB",
            arity = "1..*",
            description = "Any of: ${COMPLETION-CANDIDATES}. PIPELINE is DETECT and RESPOND in one.")
    List<Job> jobs;

    @Option(
            names = "--flink",
            paramLabel = "URL",
            description = "Flink's REST address (default: the embedded cluster).")
    String flink;

    @Option(names = "--parallelism", paramLabel = "N", description = "Parallel subtasks (default: the cluster's).")
    Integer parallelism;

    @Option(names = "--savepoint", paramLabel = "PATH", description = "Go on from a savepoint or retained checkpoint.")
    String savepoint;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "The job jar (default: the one this command was built with).")
    Path jar;

    @Option(names = "--unless-running", description = "Do nothing if the cluster runs this job already.")
    boolean unlessRunning;

    @Spec
    CommandSpec spec;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public SubmitCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (savepoint != null && jobs.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "found --savepoint with " + jobs.size() + " jobs, expected one: each has savepoints of its own");
        }
        Stack stack = new Stack(workspace, console);
        ConfigOptions.Loaded configuration = configOptions.load(workspace, stack);
        String address = Optional.ofNullable(flink)
                .or(() -> stack.addressesIfRunning().map(Stack.Addresses::flink))
                .orElseThrow(() -> CliException.environment(
                        "no Flink cluster: name one with --flink URL, or start the embedded one with './weir up'"));
        FlinkRest cluster = FlinkRest.at(address);
        for (Job job : jobs) {
            if (unlessRunning && runsOn(cluster, job)) {
                console.print(job.title + " runs already: " + address);
            } else {
                submit(job, cluster, address, configuration);
            }
        }
        return ExitCode.OK;
    }

    private void submit(Job job, FlinkRest cluster, String address, ConfigOptions.Loaded configuration)
            throws InterruptedException {
        JobSubmission submission = new JobSubmission(
                jar == null ? workspace.jobJar() : jar,
                job.mainClass(),
                configuration,
                Optional.ofNullable(parallelism),
                Optional.ofNullable(savepoint));
        String id = submission.to(cluster);
        console.print(id + " runs: " + address + "/#/job/running/" + id + "/overview");
    }

    private static boolean runsOn(FlinkRest cluster, Job job) {
        return cluster.jobs().stream().anyMatch(known -> known.name().equals(job.title) && !known.isOver());
    }
}
