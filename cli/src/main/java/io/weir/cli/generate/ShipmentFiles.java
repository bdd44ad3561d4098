package io.weir.cli.generate;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.generators.Shipment;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes records into one file per topic, a line each. */
public final class ShipmentFiles implements AutoCloseable {
    private final Path directory;
    private final Map<String, BufferedWriter> writers = new TreeMap<>();

    public ShipmentFiles(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "cannot write to " + directory + ": it is no directory and cannot be made one; --to takes kafka,"
                            + " a directory or -",
                    e);
        }
    }

    public void write(Shipment shipment) {
        try {
            BufferedWriter writer = writers.get(shipment.topic());
            if (writer == null) {
                writer = Files.newBufferedWriter(file(shipment));
                writers.put(shipment.topic(), writer);
            }
            writer.write(shipment.value());
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }

    private Path file(Shipment shipment) {
        return directory.resolve(shipment.topic() + (shipment.value().startsWith("{") ? ".jsonl" : ".log"));
    }

    @Override
    public void close() {
        try {
            for (BufferedWriter writer : writers.values()) {
                writer.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }
}
