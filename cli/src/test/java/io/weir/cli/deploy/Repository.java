package io.weir.cli.deploy;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The checkout that these tests read. */
final class Repository {
    static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .resolve("..")
            .toAbsolutePath()
            .normalize();

    private Repository() {}

    static String read(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** A property of the parent pom, where the versions are. */
    static String property(String name) {
        return firstIn("pom.xml", "<" + Pattern.quote(name) + ">([^<]+)<");
    }

    static String projectVersion() {
        return firstIn("pom.xml", "<artifactId>weir</artifactId>\\s*<version>([^<]+)<");
    }

    private static String firstIn(String file, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(read(file));
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + file);
        }
        return matcher.group(1);
    }

    static Map<String, Object> yaml(String text) {
        return map(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    @SuppressWarnings("unchecked") // the files read here have text keys
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // a YAML list is a list of objects
    static List<Object> list(Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }

    static List<String> texts(Object value) {
        return list(value).stream().map(String::valueOf).toList();
    }
}
