package io.weir.cli.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The end of a log file, for people. */
public final class LogFile {
    private static final int BYTES_PER_LINE = 400;

    private LogFile() {}

    public static List<String> tail(Path file, int lines) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long wanted = Math.min(log.length(), (long) (lines + 1) * BYTES_PER_LINE);
            byte[] end = new byte[(int) wanted];
            log.seek(log.length() - wanted);
            log.readFully(end);
            List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of("cannot read " + file + ": " + e.getMessage());
        }
    }

    /** The last line that looks like the reason of a failure, or nothing. */
    static String lastProblem(Path file) {
        return tail(file, 200).stream()
                .filter(line -> {
                    String lower = line.toLowerCase(Locale.ROOT);
                    return lower.contains("error") || lower.contains("exception") || lower.contains("fatal");
                })
                .filter(line -> !line.startsWith("\tat "))
                .reduce((first, second) -> second)
                .map(String::strip)
                .orElse("");
    }
}
