package io.weir.cli.telemetry;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.TelemetryFile;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files as if they had been shipped: a record is known by its file and line. */
public final class TelemetryFiles {
    /** Wider than for telemetry: who names a file wants all of it read. */
    public static final TelemetryLimits LIMITS =
            new TelemetryLimits(1 << 30, 1 << 30, 100, 1_000_000, 24L * 3_600_000, Long.MAX_VALUE / 2);

    private final TelemetryReader reader;
    private final long arrivalMillis = System.currentTimeMillis();

    public TelemetryFiles(TelemetryReader reader) {
        this.reader = reader;
    }

    public void read(Path file, EventSink sink) {
        if (!Files.isReadable(file)) {
            throw new CliException(ExitCode.USAGE, "no telemetry at " + file + ": there is no such file");
        }
        try {
            new TelemetryFile(file)
                    .forEach((bytes, line) -> reader.read(
                            new TelemetryRecord(
                                    "default", file.getFileName().toString(), 0, line, arrivalMillis, bytes),
                            sink));
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, file + ": " + e.getMessage(), e);
        }
    }
}
