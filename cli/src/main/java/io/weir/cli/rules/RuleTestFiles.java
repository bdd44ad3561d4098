package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.rules.proof.TestFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The test files that a command line names, and the rules beside them: of a directory all below it, of a rule its tests, of
 * tests their rule.
 */
public record RuleTestFiles(List<Path> tests, List<Path> rules) {

    public static RuleTestFiles named(List<Path> paths) {
        Set<Path> tests = new LinkedHashSet<>();
        Set<Path> rules = new LinkedHashSet<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CliException(ExitCode.USAGE, "no tests at " + path + ": there is no such file or directory");
            }
            if (Files.isDirectory(path)) {
                tests.addAll(below(path));
                rules.add(path);
            } else if (path.toString().endsWith(TestFile.ENDING)) {
                tests.add(path);
                rules.add(ruleOf(path));
            } else {
                tests.add(testOf(path));
                rules.add(path);
            }
        }
        for (Path test : tests) {
            if (!Files.exists(test)) {
                throw CliException.failed("no tests at " + test + ": the tests of a rule lie beside it");
            }
        }
        return new RuleTestFiles(
                List.copyOf(tests), rules.stream().filter(Files::exists).toList());
    }

    private static List<Path> below(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(TestFile.ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CliException.failed("cannot list the tests in " + directory + ": " + e.getMessage());
        }
    }

    private static Path ruleOf(Path test) {
        String name = test.getFileName().toString();
        return test.resolveSibling(name.substring(0, name.length() - TestFile.ENDING.length()) + ".yml");
    }

    private static Path testOf(Path rule) {
        String name = rule.getFileName().toString();
        int ending = name.lastIndexOf('.');
        return rule.resolveSibling((ending < 0 ? name : name.substring(0, ending)) + TestFile.ENDING);
    }
}
