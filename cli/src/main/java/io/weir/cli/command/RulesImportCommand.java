package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.FileTree;
import io.weir.cli.Workspace;
import io.weir.cli.rules.RuleImport;
import io.weir.rules.sigma.RuleSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code weir rules import}. */
@Command(
        name = "import",
        description = {
            "Take the rules of a public Sigma repository into use, from a checkout of it.",
            "",
            "Reads the folders rules* without retired rules, says what is refused and why, and copies every file that"
                    + " loads to .weir/rules/NAME. A second import replaces the first."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules import ../sigma --as public")
public final class RulesImportCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Parameters(paramLabel = "DIR", description = "A checkout of a repository with Sigma rules.")
    Path checkout;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "What to call these rules here (default: the name of the directory).")
    String name;

    @Option(names = "--all", description = "Take the folders deprecated and unsupported, too.")
    boolean takesAll;

    @Mixin
    PlaceholderOptions placeholders = new PlaceholderOptions();

    public RulesImportCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException {
        String called = name == null
                ? checkout.toAbsolutePath().normalize().getFileName().toString()
                : name;
        if (!called.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            throw new CliException(
                    ExitCode.USAGE,
                    "found the name '" + called + "', expected letters, digits, '.', '_' and '-': say --as NAME");
        }
        RuleImport imported = RuleImport.of(checkout, takesAll, placeholders.read());
        if (imported.usable().isEmpty()) {
            throw CliException.failed("nothing to import: no rule below " + checkout + " can be used");
        }
        imported.problems().forEach(problem -> console.print(problem.toString()));
        showFolders(imported);
        Path target = workspace.state().resolve("rules").resolve(called);
        replace(imported, target);
        console.print("");
        console.print(imported.rules().size() + " rules in " + target + ", "
                + imported.refused().size() + " files refused");
        showUse(target);
        return ExitCode.OK;
    }

    private void showFolders(RuleImport imported) {
        Map<String, int[]> folders = new TreeMap<>();
        imported.usable().forEach(file -> count(folders, imported, file)[0]++);
        imported.refused().forEach(file -> count(folders, imported, file)[1]++);
        console.table(
                List.of("folder", "files", "refused"),
                folders.entrySet().stream()
                        .map(folder -> List.of(
                                folder.getKey(),
                                Integer.toString(folder.getValue()[0]),
                                Integer.toString(folder.getValue()[1])))
                        .toList());
    }

    private static int[] count(Map<String, int[]> folders, RuleImport imported, RuleSource file) {
        return folders.computeIfAbsent(imported.folder(file), unseen -> new int[2]);
    }

    /** The old files stay until all new ones are written. */
    private static void replace(RuleImport imported, Path target) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        FileTree.delete(fresh);
        imported.copyTo(fresh);
        if (Files.isSymbolicLink(target)) {
            Files.delete(target); // where it leads to is not ours
        }
        FileTree.delete(target);
        Files.move(fresh, target);
    }

    private void showUse(Path target) {
        String withPlaceholders = placeholders.file == null ? "" : " --placeholders " + placeholders.file;
        Path here = Path.of("").toAbsolutePath();
        Path shown = target.startsWith(here) ? here.relativize(target) : target;
        console.print("");
        console.print("Try them on recorded events:");
        console.print("  ./weir match --rules " + shown + withPlaceholders + " --events FILE");
        if (placeholders.file != null) {
            console.print("The detect job has no values for placeholders: for its use, import without --placeholders.");
            return;
        }
        console.print("Let the detect job run them, in flink-conf/weir.yaml:");
        console.print("  rules:");
        console.print("    directories: " + target);
    }
}
