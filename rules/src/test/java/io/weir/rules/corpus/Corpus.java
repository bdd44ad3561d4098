package io.weir.rules.corpus;

import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Regex;
import io.weir.rules.condition.ValueTest;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Public rules and recordings that may lie beside the project; tests that need them are skipped without. */
public final class Corpus {
    private static final Path HOME = Path.of("../../shared");
    private static final int TAR_BLOCK = 512;

    private Corpus() {}

    public static Path need(String path) {
        Path file = HOME.resolve(path);
        assumeTrue(Files.exists(file), () -> "nothing at " + file.toAbsolutePath() + ", nothing to test");
        return file;
    }

    public static List<Path> files(String directory, String ending) throws IOException {
        try (Stream<Path> entries = Files.list(need(directory))) {
            return entries.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    public static List<byte[]> lines(Path file) throws IOException {
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
    public static List<IndexedRule> activeRules() throws IOException {
        List<RuleSource> sources = allRules().stream()
                .filter(source -> !source.file().contains("deprecated/"))
                .filter(source -> !source.file().contains("unsupported/"))
                .toList();
        return RuleSet.compile(sources).rules().rules().stream()
                .map(rule -> new IndexedRule(rule.key(), rule.logSource(), rule.condition()))
                .toList();
    }

    /** The regular expressions of those rules, each once. */
    public static List<Regex> expressions() throws IOException {
        Set<Regex> expressions = new LinkedHashSet<>();
        activeRules().forEach(rule -> collect(rule.condition(), expressions));
        return List.copyOf(expressions);
    }

    private static void collect(Condition condition, Set<Regex> expressions) {
        if (condition instanceof Condition.AllOf all) {
            all.parts().forEach(part -> collect(part, expressions));
        } else if (condition instanceof Condition.AnyOf any) {
            any.parts().forEach(part -> collect(part, expressions));
        } else if (condition instanceof Condition.Not not) {
            collect(not.part(), expressions);
        } else if (condition instanceof Condition.Search search) {
            collect(search.body(), expressions);
        } else if (condition instanceof Condition.FieldTest field && field.test() instanceof ValueTest.RegexFind find) {
            expressions.add(find.regex());
        } else if (condition instanceof Condition.KeywordTest keyword
                && keyword.test() instanceof ValueTest.RegexFind find) {
            expressions.add(find.regex());
        }
    }

    /** Every rule file of the public repository, retired ones included. */
    public static List<RuleSource> allRules() throws IOException {
        List<RuleSource> sources = new ArrayList<>();
        try (InputStream tar =
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(need("sigma-rules/rules.tar.gz"))))) {
            byte[] header = tar.readNBytes(TAR_BLOCK);
            String longName = "";
            while (header.length == TAR_BLOCK && header[0] != 0) {
                String name = longName.isEmpty() ? text(header, 0, 100) : longName;
                int size = Integer.parseInt(text(header, 124, 11).trim(), 8);
                byte[] content = tar.readNBytes(size);
                tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
                char kind = (char) header[156];
                longName = longName(kind, content);
                if (kind == '0' && name.endsWith(".yml")) {
                    sources.add(new RuleSource(name, new String(content, StandardCharsets.UTF_8)));
                }
                header = tar.readNBytes(TAR_BLOCK);
            }
        }
        return sources;
    }

    /** Names that do not fit a header come in an entry before it. */
    private static String longName(char kind, byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (kind == 'L') {
            return text.substring(0, text.indexOf('\0'));
        }
        int path = kind == 'x' ? text.indexOf(" path=") : -1;
        return path < 0 ? "" : text.substring(path + 6, text.indexOf('\n', path));
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
