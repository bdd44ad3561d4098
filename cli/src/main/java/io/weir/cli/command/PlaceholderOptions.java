package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.rules.sigma.Placeholders;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The option of commands that load rules: the values for their placeholders. */
final class PlaceholderOptions {
    @Option(
            names = "--placeholders",
            paramLabel = "FILE",
            description = "Values for placeholders (the modifier expand): a YAML map from names to lists of values.")
    Path file;

    Placeholders read() {
        if (file == null) {
            return Placeholders.NONE;
        }
        if (!Files.isReadable(file)) {
            throw new CliException(ExitCode.USAGE, "no placeholders at " + file + ": there is no such file");
        }
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private Placeholders parse(String text) {
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (YamlDocument document : YamlReader.read(text)) {
            document.flaws().forEach(flaw -> problems.add(problem(flaw.at(), flaw.message())));
            if (document.root() instanceof Yaml.Mapping map) {
                map.entries().values().forEach(entry -> values.put(entry.key(), values(entry.value(), problems)));
            } else {
                problems.add(problem(document.root(), "a map from names to lists of values"));
            }
        }
        if (!problems.isEmpty()) {
            throw new CliException(ExitCode.USAGE, String.join("\n", problems));
        }
        return new Placeholders(values);
    }

    private List<String> values(Yaml value, List<String> problems) {
        List<String> texts = new ArrayList<>();
        for (Yaml item : value instanceof Yaml.Sequence list ? list.items() : List.of(value)) {
            item.scalarText().ifPresentOrElse(texts::add, () -> problems.add(problem(item, "a text or a number")));
        }
        return texts;
    }

    private String problem(Yaml found, String expected) {
        return problem(found.at(), "found " + found.describe() + ", expected " + expected);
    }

    private String problem(Position at, String message) {
        return file + ":" + at.line() + ":" + at.column() + ": " + message;
    }
}
