package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.responder.AllowFile;
import io.weir.cli.responder.DryRunExecutor;
import io.weir.cli.responder.Executor;
import io.weir.cli.responder.ExecutorException;
import io.weir.cli.responder.IptablesExecutor;
import io.weir.cli.responder.JournalException;
import io.weir.cli.responder.LogExecutor;
import io.weir.cli.responder.NftablesExecutor;
import io.weir.cli.responder.Responder;
import io.weir.cli.responder.ResponderService;
import io.weir.cli.responder.ResponderSettings;
import io.weir.cli.stack.Stack;
import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.jobs.RespondStage;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.asset.AssetException;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.ResponseKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code weir responder}. */
@Command(
        name = "responder",
        description = "Do what playbooks ask for, on the machine that can; undo it when its time is over.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir responder --executor log                    only says what comes",
            "  ./weir responder --executor nftables --dry-run     says what it would do",
            "  ./weir responder --executor nftables --allow-file /etc/weir/allow",
            "  ./weir responder --executor webhook --url https://itsm.example.com/hooks/weir"
        })
public final class ResponderCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Option(
            names = "--executor",
            required = true,
            paramLabel = "NAME",
            description = "What does it: nftables, iptables, webhook or log.")
    String kind;

    @Option(names = "--dry-run", description = "Say what would be done; do, remember and acknowledge nothing.")
    boolean isDryRun;

    @Option(
            names = "--actions",
            split = ",",
            paramLabel = "ACTION",
            description = "Only these (default: block_ip for firewalls, everything else for a webhook, all for log).")
    List<String> actions;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Only responses of this tenant; repeatable (default: all).")
    Set<String> tenants = new TreeSet<>();

    @Option(
            names = "--allow",
            paramLabel = "NETWORK",
            description = "Never touched, besides what the configuration allows; repeatable.")
    List<String> allow = new ArrayList<>();

    @Option(
            names = "--allow-file",
            paramLabel = "FILE",
            description = "The same, a line for each network, 'host NAME' or 'user NAME'.")
    Path allowFile;

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "60",
            description = "How many actions within an hour (default: ${DEFAULT-VALUE}).")
    int budget;

    @Option(
            names = "--old-key",
            paramLabel = "NAME=FILE",
            description = "A key that is trusted, too, while keys are changed; repeatable.")
    Map<String, Path> oldKeys = Map.of();

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "What it remembers (default: responder/EXECUTOR.journal below .weir).")
    Path journal;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "Under which it notes how far it read (default: weir-responder-EXECUTOR-HOST).")
    String group;

    @Mixin
    WebhookOptions webhook = new WebhookOptions();

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public ResponderCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        Executor executor = executor();
        ResponderSettings settings = settings(config, executor);
        console.note(executor.name() + " on " + settings.scope().host() + " does "
                + settings.scope().actions().stream()
                        .map(ActionKind::word)
                        .sorted()
                        .collect(Collectors.joining(", "))
                + ", at most " + budget + " an hour; reads " + settings.topics().responses() + " at "
                + settings.topics().kafka().bootstrap() + (isDryRun ? "; dry run" : "; journal " + settings.journal()));
        try {
            new ResponderService(settings, note -> console.note("weir: " + note), this::report)
                    .run(isDryRun ? new DryRunExecutor(executor, this::print) : executor);
        } catch (ExecutorException | JournalException e) {
            throw new CliException(ExitCode.ENVIRONMENT, e.getMessage(), e);
        }
        return ExitCode.OK;
    }

    private Executor executor() {
        return switch (kind) {
            case "nftables" -> new NftablesExecutor(NftablesExecutor.program(), System::currentTimeMillis);
            case "iptables" ->
                new IptablesExecutor(IptablesExecutor.program("iptables"), IptablesExecutor.program("ip6tables"));
            case "webhook" -> webhook.executor();
            case "log" -> new LogExecutor(this::print);
            default -> throw usage("--executor: found '" + kind + "', expected nftables, iptables, webhook or log");
        };
    }

    private void print(String line) {
        console.print(Console.safe(line));
    }

    private ResponderSettings settings(WeirConfig config, Executor executor) {
        if (budget < 0) {
            throw usage("--budget: found " + budget + ", expected 0 or more");
        }
        String host = host();
        return new ResponderSettings(
                new ResponderSettings.Topics(
                        config.kafka().access(),
                        config.topics().responses(),
                        config.topics().responseStatus()),
                group == null ? "weir-responder-" + executor.name() + "-" + host : group,
                keys(config),
                allowlist(config),
                budget,
                new Responder.Scope(actions(executor), tenants, host),
                journal == null ? workspace.state().resolve("responder/" + executor.name() + ".journal") : journal,
                isDryRun);
    }

    private List<ResponseKey> keys(WeirConfig config) {
        List<ResponseKey> keys = new ArrayList<>();
        config.respond().key().resolve().ifPresent(keys::add);
        oldKeys.forEach((name, file) -> keys.add(new ResponseKey(name, SecretFile.read(file))));
        if (keys.isEmpty()) {
            throw usage("there is no key to check signatures with; give it in the environment variable "
                    + config.respond().key().variable() + ", or in a file that respond.key-file names");
        }
        return keys;
    }

    private Allowlist allowlist(WeirConfig config) {
        try {
            Allowlist own = config.respond().allowlist().knowing(RespondStage.assets(config));
            Allowlist both = allowFile == null ? own : own.with(AllowFile.read(allowFile));
            return both.with(allow);
        } catch (IllegalArgumentException | AssetException | UncheckedIOException e) {
            throw usage(e.getMessage());
        }
    }

    private Set<ActionKind> actions(Executor executor) {
        if (actions == null) {
            return executor.actions();
        }
        Set<ActionKind> chosen = EnumSet.noneOf(ActionKind.class);
        for (String action : actions) {
            chosen.add(executor.possibleActions().stream()
                    .filter(one -> one.word().equals(action))
                    .findFirst()
                    .orElseThrow(() -> usage("--actions: found '" + action + "', expected what " + executor.name()
                            + " can do: "
                            + executor.possibleActions().stream()
                                    .map(ActionKind::word)
                                    .sorted()
                                    .collect(Collectors.joining(", ")))));
        }
        return chosen;
    }

    private static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine that does not know its own name
        }
    }

    private void report(Acknowledgement told) {
        if (isDryRun && told.outcome() != Outcome.REFUSED) {
            return; // nothing was done, and what would be stands on a line of its own
        }
        Tone tone = told.outcome() == Outcome.FAILED ? Tone.BAD : Tone.PLAIN;
        console.note(Instant.ofEpochMilli(told.timeMillis()).truncatedTo(ChronoUnit.SECONDS) + "  "
                + console.paint(tone, Console.pad(told.outcome().name().toLowerCase(Locale.ROOT), 8)) + "  "
                + told.action() + " " + Console.safe(told.target())
                + (told.reason().isEmpty() ? "" : ": " + Console.safe(told.reason())));
    }
}
