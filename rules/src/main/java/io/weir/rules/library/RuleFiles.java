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
    private static final String DETECTIONS = "weir/detections/";
    private static final String PLAYBOOKS = "weir/playbooks/";

    private RuleFiles() {}

    /** The rules that come with Weir. */
    public static List<RuleSource> bundled() {
        return bundled(DETECTIONS);
    }

    /** The playbooks that come with Weir. */
    public static List<RuleSource> bundledPlaybooks() {
        return bundled(PLAYBOOKS);
    }

    private static List<RuleSource> bundled(String folder) {
        try {
            Path home = Path.of(RuleSource.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(home) ? read(List.of(home.resolve(folder))) : inJar(home, folder);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the jar has no readable location", e);
        }
    }

    private static List<RuleSource> inJar(Path jar, String folder) {
        List<RuleSource> sources = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> entries = file.stream()
                    .filter(entry -> entry.getName().startsWith(folder) && isRule(entry.getName()))
                    .sorted(Comparator.comparing(JarEntry::getName))
                    .toList();
            for (JarEntry entry : entries) {
                try (InputStream in = file.getInputStream(entry)) {
                    sources.add(source(entry.getName().substring("weir/".length()), in.readAllBytes()));
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
