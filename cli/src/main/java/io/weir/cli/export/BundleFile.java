package io.weir.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.CliException;
import io.weir.cli.ExitCode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * A bundle that somebody handed over, unpacked until it is closed. Nothing in it is trusted: names, sizes and hashes are checked
 * before anything of it is used.
 */
public final class BundleFile implements AutoCloseable {
    static final String FORMAT = "weir-incident-bundle/1";
    static final String MANIFEST = "manifest.json";
    static final String EXPECTATIONS = "expect.yml";
    static final String REPORT = "report.html";
    static final String RULES = "rules/";
    static final String EVENTS = "events/";

    private static final Pattern NAME = Pattern.compile("((rules|events)/)?[A-Za-z0-9][A-Za-z0-9._-]{0,150}");
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 2L << 30;
    /** Logs of an attack are repetitive, but not like this. */
    private static final long MOST_EXPANSION = 500;

    private static final long ALWAYS_ALLOWED = 16 << 20;
    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final JsonNode manifest;

    private BundleFile(Path directory, JsonNode manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /** @param parent where it is unpacked */
    public static BundleFile open(Path zip, Path parent) throws IOException {
        if (!Files.isRegularFile(zip) || !Files.isReadable(zip)) {
            throw refused(zip, "there is no such readable file");
        }
        Path directory = Files.createTempDirectory(Files.createDirectories(parent), "bundle-");
        try {
            Map<String, String> hashes = unpack(zip, directory);
            return new BundleFile(directory, checked(zip, directory, hashes));
        } catch (ZipException broken) {
            delete(directory);
            throw refused(zip, "it is no zip file that can be read: " + broken.getMessage());
        } catch (IOException | RuntimeException failed) {
            delete(directory);
            throw failed;
        }
    }

    private static CliException refused(Path zip, String why) {
        return new CliException(ExitCode.USAGE, "no incident bundle at " + zip + ": " + why);
    }

    private static Map<String, String> unpack(Path zip, Path directory) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        long allowed = Math.min(MOST_BYTES, Math.max(ALWAYS_ALLOWED, Files.size(zip) * MOST_EXPANSION));
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (!NAME.matcher(name).matches()) {
                    throw refused(
                            zip, "found the name '" + name + "', expected a plain one, in rules/ or events/ at most");
                }
                if (hashes.size() == MOST_FILES || hashes.containsKey(name)) {
                    throw refused(zip, "found '" + name + "' twice, or more than " + MOST_FILES + " files");
                }
                MessageDigest digest = digest();
                Path file = directory.resolve(name);
                Files.createDirectories(file.getParent());
                try (OutputStream out = Files.newOutputStream(file)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        bytes += read;
                        if (bytes > allowed) {
                            throw refused(zip, "it unpacks to more than " + allowed + " bytes");
                        }
                        digest.update(buffer, 0, read);
                        out.write(buffer, 0, read);
                    }
                }
                hashes.put(name, HexFormat.of().formatHex(digest.digest()));
            }
        }
        return hashes;
    }

    private static JsonNode checked(Path zip, Path directory, Map<String, String> hashes) throws IOException {
        if (!hashes.containsKey(MANIFEST)) {
            throw refused(zip, "found no " + MANIFEST + ", expected what './weir incidents export' writes");
        }
        JsonNode manifest;
        try {
            manifest = new ObjectMapper().readTree(directory.resolve(MANIFEST).toFile());
        } catch (com.fasterxml.jackson.core.JacksonException broken) {
            throw refused(zip, MANIFEST + " is no JSON: " + broken.getOriginalMessage());
        }
        if (!manifest.path("format").asText().equals(FORMAT)) {
            throw refused(
                    zip, "found the format '" + manifest.path("format").asText() + "', expected '" + FORMAT + "'");
        }
        Map<String, String> stated = new TreeMap<>();
        manifest.path("sha256")
                .properties()
                .forEach(each -> stated.put(each.getKey(), each.getValue().asText()));
        hashes.remove(MANIFEST);
        if (!stated.keySet().equals(hashes.keySet())) {
            throw refused(zip, "its files are not those that " + MANIFEST + " lists");
        }
        for (Map.Entry<String, String> each : stated.entrySet()) {
            if (!each.getValue().equals(hashes.get(each.getKey()))) {
                throw refused(zip, each.getKey() + " is not what " + MANIFEST + " says it was: it was changed");
            }
        }
        return manifest;
    }

    public String incident() {
        return manifest.path("incident").asText();
    }

    /** Of times that state none. */
    public int year() {
        return manifest.path("year").asInt();
    }

    /** What it lacks, in sentences. */
    public List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        manifest.path("gaps").forEach(gap -> gaps.add(gap.asText()));
        return gaps;
    }

    public Path expectations() {
        return directory.resolve(EXPECTATIONS);
    }

    public Path rules() {
        return directory.resolve(RULES);
    }

    /** By their names, which are those of topics. */
    public List<Path> events() throws IOException {
        Path events = directory.resolve(EVENTS);
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(events)) {
            return files.sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
