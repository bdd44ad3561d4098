package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.stack.Stack;
import io.weir.connectors.elasticsearch.SetupStep;
import io.weir.connectors.elasticsearch.SetupStep.Change;
import io.weir.jobs.config.WeirConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code weir setup}. */
@Command(
        name = "setup",
        description = {
            "Create what the jobs need in Kafka and Elasticsearch. Doing it again changes nothing.",
            "",
            "What people need in Kibana is a step of its own: 'setup kibana'."
        },
        mixinStandardHelpOptions = true,
        subcommands = {SetupCommand.Kafka.class, SetupCommand.Elasticsearch.class, SetupCommand.Kibana.class},
        footerHeading = "%nExample:%n",
        footer = "  ./weir setup --config weir.yaml    both; 'setup kafka' and 'setup elasticsearch' do one")
public final class SetupCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public SetupCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        Kafka.run(console, config, Kafka.TELEMETRY_TOPICS, 2, 1);
        return Elasticsearch.run(console, config);
    }

    /** {@code weir setup kafka}. */
    @Command(
            name = "kafka",
            description = "Create the topics that are missing.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir setup kafka --telemetry telemetry.auth,telemetry.web --partitions 12 --replication 3")
    public static final class Kafka implements Callable<Integer> {
        private static final List<String> TELEMETRY_TOPICS = List.of("telemetry.auth");

        private final Console console;
        private final Workspace workspace;

        @Mixin
        ConfigOptions configOptions = new ConfigOptions();

        @Option(
                names = "--telemetry",
                split = ",",
                paramLabel = "TOPIC",
                description = "Topics that shippers write to (default: telemetry.auth).")
        List<String> telemetry = TELEMETRY_TOPICS;

        @Option(
                names = "--partitions",
                defaultValue = "2",
                description = "Partitions of each (default: ${DEFAULT-VALUE}).")
        int partitions;

        @Option(
                names = "--replication",
                defaultValue = "1",
                description = "Copies of each (default: ${DEFAULT-VALUE}).")
        int replication;

        public Kafka(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            WeirConfig config =
                    configOptions.load(workspace, new Stack(workspace, console)).config();
            run(console, config, telemetry, partitions, replication);
            return ExitCode.OK;
        }

        private static void run(
                Console console, WeirConfig config, List<String> telemetry, int partitions, int replication)
                throws InterruptedException {
            List<String> created = SiteSetup.kafka(config, telemetry, partitions, replication);
            console.done(
                    "Topics", created.isEmpty() ? "all there already" : "created " + String.join(", ", created), null);
        }
    }

    /** {@code weir setup elasticsearch}. */
    @Command(
            name = "elasticsearch",
            description = {
                "Put templates, lifecycle policies and roles, and teach existing indices new fields.",
                "",
                "Says of each thing whether it was created, updated or so already; no document is touched. Policies and roles"
                        + " only where the server offers them. Exit code 1 if something needs a look."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir setup elasticsearch --set elasticsearch.hosts=http://es-1:9200,http://es-2:9200")
    public static final class Elasticsearch implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Mixin
        ConfigOptions configOptions = new ConfigOptions();

        public Elasticsearch(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() {
            return run(
                    console,
                    configOptions.load(workspace, new Stack(workspace, console)).config());
        }

        private static int run(Console console, WeirConfig config) {
            return tell(console, "Elasticsearch", SiteSetup.elasticsearch(config));
        }
    }

    /** {@code weir setup kibana}. */
    @Command(
            name = "kibana",
            description = {
                "Put data views, searches, dashboards and alerting rules into Kibana.",
                "",
                "Weir's own objects are overwritten with their newest form: copy a dashboard before you change it. Alerting rules"
                        + " that are there are left alone, and left out where Kibana refuses them. Exit code 1 if an object was"
                        + " not taken."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir setup kibana --set kibana.url=https://kibana.example.com --set kibana.username=elastic")
    public static final class Kibana implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Mixin
        ConfigOptions configOptions = new ConfigOptions();

        public Kibana(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() {
            return tell(console, "Kibana", SiteSetup.kibana(configOptions.offline(workspace)));
        }
    }

    private static int tell(Console console, String server, List<SetupStep> steps) {
        for (SetupStep step : steps) {
            console.print(
                    String.format(Locale.ROOT, "  %-14s %-32s %s", word(step.change()), step.subject(), step.detail())
                            .stripTrailing());
        }
        boolean isChanged =
                steps.stream().anyMatch(step -> step.change() == Change.CREATED || step.change() == Change.UPDATED);
        boolean isGood = steps.stream().noneMatch(step -> step.change() == Change.PROBLEM);
        console.done(server, isChanged ? "set up" : "nothing to change", null);
        return isGood ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String word(Change change) {
        return change == Change.UNCHANGED
                ? "as it was"
                : change.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
