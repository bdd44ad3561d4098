package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.rules.event.Event;
import io.weir.rules.event.Json;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** A file of JSON events, one after the other or in an array; {@code .gz} is unpacked. */
public record EventFile(Path path) {

    public String name() {
        return String.valueOf(path.getFileName());
    }

    public void forEach(Consumer<Event> consumer) {
        if (!Files.isReadable(path)) {
            throw new CliException(ExitCode.USAGE, "no events at " + path + ": there is no such file");
        }
        long read = 0;
        try (Json json = Json.objects(open())) {
            for (Optional<Map<String, Object>> next = json.next(); next.isPresent(); next = json.next()) {
                consumer.accept(Event.of(next.get()));
                read++;
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, path + ": event " + read + ": " + e.getMessage(), e);
        }
    }

    private InputStream open() throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        return name().endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
    }
}
