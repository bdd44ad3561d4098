package io.weir.cli.replay;

import io.weir.cli.replay.Expectations.Verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Verdicts in the XML that CI servers read as test results. */
public final class JUnitReport {
    private JUnitReport() {}

    public static void write(Path file, String suite, List<Verdict> verdicts) throws IOException {
        long failures = verdicts.stream()
                .filter(verdict -> verdict.failure().isPresent())
                .count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\">\n"
                .formatted(escaped(suite), verdicts.size(), failures));
        for (Verdict verdict : verdicts) {
            xml.append("  <testcase classname=\"%s\" name=\"%s\"".formatted(escaped(suite), escaped(verdict.name())));
            verdict.failure()
                    .ifPresentOrElse(
                            failure -> xml.append(">\n    <failure message=\"%s\">%s</failure>\n  </testcase>\n"
                                    .formatted(
                                            escaped(failure.lines().findFirst().orElse("")), escaped(failure))),
                            () -> xml.append("/>\n"));
        }
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Files.writeString(file, xml.append("</testsuite>\n"));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\n' -> escaped.append("&#10;");
                default ->
                    // XML has no place for other control characters, not even escaped.
                    escaped.appendCodePoint(
                            character < ' '
                                            || character >= 0xd800 && character < 0xe000
                                            || (character & 0xfffe) == 0xfffe
                                    ? '?'
                                    : character);
            }
        });
        return escaped.toString();
    }
}
