package io.weir.jobs.replay;

import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of telemetry, made one stream in the order of event time. It lies on disk meanwhile, so that files may be in any
 * order and of any size.
 */
public final class Recording implements AutoCloseable {
    private final Path directory;
    private final List<Path> runs;
    private final Content content;

    private Recording(Path directory, List<Path> runs, Content content) {
        this.directory = directory;
        this.runs = runs;
        this.content = content;
    }

    /**
     * What the files hold.
     *
     * @param events that could be read, alerts of other systems included
     * @param firstMillis the earliest time that an event states; later than the last if none does
     * @param guessedYears the files whose times state no year, so that it was concluded from the file's own date
     * @param untimed the files none of whose events states a time
     */
    public record Content(
            long events,
            long rejected,
            long firstMillis,
            long lastMillis,
            List<String> guessedYears,
            List<String> untimed) {
        public Content {
            guessedYears = List.copyOf(guessedYears);
            untimed = List.copyOf(untimed);
        }

        public boolean isTimed() {
            return firstMillis <= lastMillis;
        }
    }

    /** Is told now and then how many events were read, and of which topic the last ones are. */
    @FunctionalInterface
    public interface Progress {
        void read(String topic, long events);
    }

    /** Reads the files; the copy lies below a directory of the caller until the recording is closed. */
    public static Recording of(
            List<RecordedFile> files,
            TopicFormats formats,
            TelemetryLimits limits,
            ArrivalOrder order,
            Path parent,
            Progress progress)
            throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(parent), "recording-");
        try {
            var runs = new SortedRuns<>(directory, SortedRuns.MEMORY, IncomingType.INSTANCE);
            RecordingReader reader = new RecordingReader(formats, limits, order, runs, progress);
            for (RecordedFile file : files) {
                reader.read(file);
            }
            return new Recording(directory, runs.finish(), reader.content());
        } catch (IOException | RuntimeException failed) {
            delete(directory);
            throw failed;
        }
    }

    public Content content() {
        return content;
    }

    List<Path> runs() {
        return runs;
    }

    /** For what a replay keeps; it goes with the recording. */
    Path newDirectory() throws IOException {
        return Files.createTempDirectory(directory, "replay-");
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
}
