package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.rules.sigma.Placeholders;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rule files of a checkout that can be used: together they load without any problem. A file with one document that
 * is refused stays out as a whole, and so does what refers to it.
 *
 * @param home what paths in the checkout start from
 * @param rules what the usable files hold
 * @param usable the usable files, in their order
 * @param refused the files that stay out, in their order
 * @param problems why they stay out
 */
public record RuleImport(
        Path home, RuleSet rules, List<RuleSource> usable, List<RuleSource> refused, List<Problem> problems) {
    private static final Set<String> RETIRED = Set.of("deprecated", "unsupported");

    /** Looks into the folders {@code rules*}, and, if all are wanted, into those with retired rules. */
    public static RuleImport of(Path checkout, boolean all, Placeholders placeholders) {
        List<RuleSource> files = NamedRules.read(folders(checkout, all)).stream()
                .filter(file -> all || !isRetired(checkout.relativize(Path.of(file.file()))))
                .toList();
        List<RuleSource> usable = files;
        List<Problem> problems = new ArrayList<>();
        RuleSet.Compilation compilation = RuleSet.compile(usable, placeholders);
        // What is left out may be what other files refer to.
        while (!compilation.isClean()) {
            problems.addAll(compilation.problems());
            Set<String> wrong =
                    compilation.problems().stream().map(Problem::file).collect(Collectors.toSet());
            usable =
                    usable.stream().filter(file -> !wrong.contains(file.file())).toList();
            compilation = RuleSet.compile(usable, placeholders);
        }
        Set<RuleSource> kept = new HashSet<>(usable);
        List<RuleSource> refused =
                files.stream().filter(file -> !kept.contains(file)).toList();
        return new RuleImport(checkout, compilation.rules(), usable, refused, problems);
    }

    private static List<Path> folders(Path checkout, boolean all) {
        if (!Files.isDirectory(checkout)) {
            throw new CliException(ExitCode.USAGE, "no checkout at " + checkout + ": there is no such directory");
        }
        try (Stream<Path> entries = Files.list(checkout)) {
            List<Path> folders = entries.filter(Files::isDirectory)
                    .filter(folder -> isRuleFolder(folder.getFileName().toString(), all))
                    .sorted()
                    .toList();
            if (folders.isEmpty()) {
                throw new CliException(
                        ExitCode.USAGE, "no rules in " + checkout + ": found no folder whose name begins with 'rules'");
            }
            return folders;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + checkout, e);
        }
    }

    private static boolean isRuleFolder(String name, boolean all) {
        return name.startsWith("rules") || all && RETIRED.contains(name);
    }

    private static boolean isRetired(Path file) {
        for (Path step : file) {
            if (RETIRED.contains(step.toString())) {
                return true;
            }
        }
        return false;
    }

    /** The folder of the checkout that a file is from. */
    public String folder(RuleSource file) {
        return inCheckout(file).getName(0).toString();
    }

    private Path inCheckout(RuleSource file) {
        return home.relativize(Path.of(file.file()));
    }

    /** Writes the usable files below a directory, in the folders they come from. */
    public void copyTo(Path directory) throws IOException {
        for (RuleSource file : usable) {
            Path copy = directory.resolve(inCheckout(file));
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.text());
        }
    }
}
