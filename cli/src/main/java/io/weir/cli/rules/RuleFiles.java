package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.rules.sigma.RuleSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the rule files that a command line names: files as they are, directories with all below them. */
public final class RuleFiles {
    private RuleFiles() {}

    public static List<RuleSource> read(List<Path> paths) {
        List<RuleSource> sources = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CliException(ExitCode.USAGE, "no rules at " + path + ": there is no such file or directory");
            }
            files(path).forEach(file -> sources.add(source(file)));
        }
        return sources;
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            return below.filter(file -> isRule(file.toString()) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path, e);
        }
    }

    /** The tests of a rule lie beside it, and are none. */
    private static boolean isRule(String name) {
        boolean isYaml = name.endsWith(".yml") || name.endsWith(".yaml");
        return isYaml && !name.endsWith(".test.yml") && !name.endsWith(".test.yaml");
    }

    private static RuleSource source(Path file) {
        try {
            return new RuleSource(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new CliException(
                    ExitCode.FAILED, file + ":1:1: found bytes that are no UTF-8, expected UTF-8 text", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
