package io.weir.jobs.rules;

import io.weir.rules.sigma.RuleSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds rule files: those in the jar, and those in directories. */
public final class RuleLibrary {
    private static final String BUNDLED = "weir/detections/";

    private RuleLibrary() {}

    /** The rules that come with Weir. */
    public static List<RuleSource> bundled() {
        try {
            Path home = Path.of(RuleSource.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(home) ? below(home.resolve(BUNDLED)) : inJar(home);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the jar has no readable location", e);
        }
    }

    private static List<RuleSource> inJar(Path jar) {
        List<RuleSource> sources = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> entries = file.stream()
                    .filter(entry -> entry.getName().startsWith(BUNDLED) && isRule(entry.getName()))
                    .sorted(Comparator.comparing(JarEntry::getName))
                    .toList();
            for (JarEntry entry : entries) {
                try (InputStream in = file.getInputStream(entry)) {
                    sources.add(new RuleSource(
                            entry.getName().substring("weir/".length()),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the rules in " + jar, e);
        }
        return sources;
    }

    /** Every rule file below a directory. */
    public static List<RuleSource> below(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> isRule(file.toString()) && Files.isRegularFile(file))
                    .sorted()
                    .map(RuleLibrary::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the rules in " + directory, e);
        }
    }

    private static boolean isRule(String name) {
        return (name.endsWith(".yml") || name.endsWith(".yaml")) && !name.contains(".test.y");
    }

    private static RuleSource read(Path file) {
        try {
            return new RuleSource(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the rule " + file, e);
        }
    }
}
