package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.respond.IntelLists;
import io.weir.cli.stack.Stack;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.rules.intel.IntelException;
import io.weir.rules.intel.IntelList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code weir intel}: the lists of indicators that running jobs look into. */
@Command(
        name = "intel",
        description = "Give lists of indicators to the running respond job, without restarting it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir intel push blocked.txt feed.csv    they count from the next alert on",
            "  ./weir intel list                         what there is",
            "  ./weir intel remove blocked.txt"
        })
public final class IntelCommand implements Runnable {
    private final Console console;
    private final Workspace workspace;

    @Spec
    CommandSpec spec;

    public IntelCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private IntelLists lists(ConfigOptions options) {
        return new IntelLists(
                options.load(workspace, new Stack(workspace, console)).config());
    }

    @Command(
            name = "push",
            description = {
                "Send lists of indicators; each takes the place of the one with the same name.",
                "",
                "The ending says the form: .csv, .jsonl, .json (STIX 2.1), .txt. All files are read first: if anything in one of"
                        + " them is not understood, nothing is sent."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir intel push rules/intel/samples.csv")
    int push(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Lists; the name of a file names its list.")
                    List<Path> files,
            @Mixin ConfigOptions configOptions)
            throws InterruptedException {
        Map<String, IntelRecord> records = new TreeMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            String text = text(file);
            int size = size(file, name, text);
            if (records.put(name, new IntelRecord(name, text)) != null) {
                throw new CliException(
                        ExitCode.USAGE, "two files are called " + name + ", expected a name of its own for each list");
            }
            rows.add(List.of(Console.safe(name), Integer.toString(size)));
        }
        lists(configOptions).send(List.copyOf(records.values()));
        console.table(List.of("SENT", "INDICATORS"), rows);
        return ExitCode.OK;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (CharacterCodingException e) {
            throw new CliException(ExitCode.FAILED, file + ": found bytes that are no UTF-8, expected UTF-8 text", e);
        } catch (IOException e) {
            throw new CliException(ExitCode.USAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** An empty text would take the list away. */
    private static int size(Path file, String name, String text) {
        try {
            int size = IntelList.read(name, text).size();
            if (size == 0) {
                throw CliException.failed(
                        file + ": found no indicators; './weir intel remove " + name + "' takes the list away");
            }
            return size;
        } catch (IntelException e) {
            throw new CliException(ExitCode.FAILED, e.getMessage() + "; nothing was sent", e);
        }
    }

    @Command(
            name = "list",
            description = "The lists in the topic; those in directories of the configuration are not among them.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir intel list")
    int list(@Mixin ConfigOptions configOptions) {
        List<List<String>> rows = new ArrayList<>();
        new TreeMap<>(lists(configOptions).all())
                .forEach((name, text) ->
                        rows.add(List.of(Console.safe(name), indicators(name, text), Integer.toString(text.length()))));
        if (rows.isEmpty()) {
            console.print("No lists of indicators.");
        } else {
            console.table(List.of("LIST", "INDICATORS", "CHARACTERS"), rows);
        }
        return ExitCode.OK;
    }

    /** Anybody may have written to the topic; a job leaves out what it does not understand. */
    private static String indicators(String name, String text) {
        try {
            return Integer.toString(IntelList.read(name, text).size());
        } catch (IntelException e) {
            return "refused: " + Console.safe(e.getMessage());
        }
    }

    @Command(
            name = "remove",
            description = "Take lists away; what they said of alerts that are scored already stays.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir intel remove samples.csv")
    int remove(
            @Parameters(arity = "1..*", paramLabel = "NAME", description = "As './weir intel list' has it.")
                    List<String> names,
            @Mixin ConfigOptions configOptions)
            throws InterruptedException {
        IntelLists lists = lists(configOptions);
        Map<String, String> known = lists.all();
        for (String name : names) {
            if (!known.containsKey(name)) {
                throw CliException.failed(
                        "there is no list " + Console.safe(name) + "; './weir intel list' shows what there is");
            }
        }
        lists.send(names.stream().map(name -> new IntelRecord(name, "")).toList());
        console.print("removed " + String.join(", ", names));
        return ExitCode.OK;
    }
}
