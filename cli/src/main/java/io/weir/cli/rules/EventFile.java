package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file of JSON events, one after the other or in an array; {@code .gz} is unpacked. */
public record EventFile(Path path) {

    /** Takes an event as the bytes it came in, which are others after that. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] buffer, int from, int to) throws IOException;
    }

    public String name() {
        return String.valueOf(path.getFileName());
    }

    public void forEach(Reader reader) {
        if (!Files.isReadable(path)) {
            throw new CliException(ExitCode.USAGE, "no events at " + path + ": there is no such file");
        }
        long read = 0;
        try (InputStream input = open()) {
            JsonObjects objects = new JsonObjects(input);
            while (objects.next()) {
                reader.read(objects.buffer(), objects.from(), objects.to());
                read++;
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, path + ": event " + read + ": " + e.getMessage(), e);
        }
    }

    private InputStream open() throws IOException {
        InputStream file = Files.newInputStream(path);
        return name().endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
    }
}
