package io.weir.rules.library;

import io.weir.rules.sigma.RuleSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Finds and reads rule files: those that come with Weir, and those that somebody names. A file that cannot be read is
 * among them, with the reason, and is refused like one that is wrong in itself.
 */
public final class RuleFiles {
    private static final String CONTENT = "weir/";
    private static final List<String> RULES = List.of(CONTENT + "detections/", CONTENT + "chains/");
    private static final List<String> PLAYBOOKS = List.of(CONTENT + "playbooks/");

    private RuleFiles() {}

    /** The rules and chains that come with Weir. */
    public static List<RuleSource> bundled() {
        return bundledIn(home(), RULES);
    }

    /** Those of them that tell when sessions open and close. */
    public static List<RuleSource> bundledSessions() {
        return bundledIn(home(), List.of(CONTENT + "detections/sessions/"));
    }

    /** The playbooks that come with Weir. */
    public static List<RuleSource> bundledPlaybooks() {
        return bundledIn(home(), PLAYBOOKS);
    }

    private static Path home() {
        try {
            return Path.of(RuleSource.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the jar has no readable location", e);
        }
    }

    /** The rules and chains that a jar of Weir, or a directory of classes, brings along. */
    static List<RuleSource> bundledIn(Path home) {
        return bundledIn(home, RULES);
    }

    private static List<RuleSource> bundledIn(Path home, List<String> folders) {
        return Files.isDirectory(home)
                ? read(folders.stream()
                        .map(home::resolve)
                        .filter(Files::isDirectory)
                        .toList())
                : inJar(home, folders);
    }

    private static List<RuleSource> inJar(Path jar, List<String> folders) {
        List<RuleSource> sources = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> entries = file.stream()
                    .filter(entry -> folders.stream().anyMatch(entry.getName()::startsWith) && isRule(entry.getName()))
                    .sorted(Comparator.comparing(JarEntry::getName))
                    .toList();
            for (JarEntry entry : entries) {
                try (InputStream in = file.getInputStream(entry)) {
                    sources.add(source(entry.getName().substring(CONTENT.length()), in.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the rules in " + jar, e);
        }
        return sources;
    }

    /** Files as they are, whatever they are called; of directories all rule files below them, in the order of their names. */
    public static List<RuleSource> read(List<Path> paths) {
        return paths.stream()
                .flatMap(path -> Files.isDirectory(path) ? below(path).stream() : Stream.of(path))
                .toList()
                .parallelStream()
                .map(RuleFiles::source)
                .toList();
    }

    private static List<Path> below(Path directory) {
        try {
            Path real = directory.toRealPath(); // the walk does not follow links, and the directory may be one
            try (Stream<Path> files = Files.walk(real)) {
                return files.filter(file -> isRule(file.toString()) && Files.isRegularFile(file))
                        .map(real::relativize)
                        .filter(file -> !isHidden(file))
                        .sorted()
                        .map(directory::resolve)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the rules in " + directory, e);
        }
    }

    /** The tests of a rule lie beside it, and are none. */
    private static boolean isRule(String name) {
        boolean isYaml = name.endsWith(".yml") || name.endsWith(".yaml");
        return isYaml && !name.endsWith(".test.yml") && !name.endsWith(".test.yaml");
    }

    /** Folders of tools, and the second copy that a mounted configuration keeps of every file. */
    private static boolean isHidden(Path file) {
        for (Path step : file) {
            if (step.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static RuleSource source(Path file) {
        try {
            return source(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
            return RuleSource.unreadable(file.toString(), "the file cannot be read (" + reason + ")");
        }
    }

    private static RuleSource source(String file, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new RuleSource(file, text);
        } catch (CharacterCodingException e) {
            return RuleSource.unreadable(file, "found bytes that are no UTF-8, expected UTF-8 text");
        }
    }
}
