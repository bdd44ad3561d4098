package io.weir.connectors.telemetry.windows;

import io.weir.rules.match.IndexedRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Public rules and recordings that may lie beside the project; tests that need them are skipped without. */
final class Shared {
    private static final Path HOME = Path.of("../../shared");
    private static final int TAR_BLOCK = 512;

    private Shared() {}

    static Path need(String path) {
        Path file = HOME.resolve(path);
        assumeTrue(Files.exists(file), () -> "nothing at " + file.toAbsolutePath() + ", nothing to test");
        return file;
    }

    static List<Path> files(String directory, String ending) throws IOException {
        try (Stream<Path> entries = Files.list(need(directory))) {
            return entries.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    static List<byte[]> lines(Path file) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                var reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return lines;
    }

    /** The rules of the public repository that are in use, compiled. */
    static List<IndexedRule> activeRules() throws IOException {
        List<RuleSource> sources = new ArrayList<>();
        try (InputStream tar =
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(need("sigma-rules/rules.tar.gz"))))) {
            String longName = "";
            byte[] header = tar.readNBytes(TAR_BLOCK);
            while (header.length == TAR_BLOCK && header[0] != 0) {
                int size = Integer.parseInt(text(header, 124, 11).trim(), 8);
                String content = new String(tar.readNBytes(size), StandardCharsets.UTF_8);
                tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
                String name = longName.isEmpty() ? text(header, 0, 100) : longName;
                longName = longName((char) header[156], content);
                if (header[156] == '0' && isActive(name)) {
                    sources.add(new RuleSource(name, content));
                }
                header = tar.readNBytes(TAR_BLOCK);
            }
        }
        return RuleSet.compile(sources).rules().rules().stream()
                .map(rule -> new IndexedRule(rule.key(), rule.logSource(), rule.condition()))
                .toList();
    }

    private static boolean isActive(String name) {
        return name.endsWith(".yml") && !name.contains("deprecated/") && !name.contains("unsupported/");
    }

    /** Names that do not fit a header come in an entry before it. */
    private static String longName(char kind, String content) {
        if (kind == 'L') {
            return content.substring(0, content.indexOf('\0'));
        }
        int path = kind == 'x' ? content.indexOf(" path=") : -1;
        return path < 0 ? "" : content.substring(path + 6, content.indexOf('\n', path));
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
