package io.weir.cli.telemetry;

import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.DateTimeException;
import java.time.ZoneId;

/** How files of telemetry are written. */
public final class FormatOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = FormatSettings.AUTO,
            description = "How the records are written: auto, the default, or one of './weir formats'.")
    String format;

    @Option(
            names = "--year",
            paramLabel = "YEAR",
            description = "The year of times that state none (default: the latest that fits).")
    int year;

    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "The zone of times that state none, such as Europe/Berlin or +02:00 (default: UTC).")
    String zone;

    public FormatSettings read() {
        if (!format.equals(FormatSettings.AUTO) && Formats.kind(format).isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "unknown format '" + format + "', expected auto or one of "
                            + String.join(
                                    ", ",
                                    Formats.kinds().stream()
                                            .map(kind -> kind.name())
                                            .toList()));
        }
        try {
            return FormatSettings.of(format).withYear(year).withZone(ZoneId.of(zone));
        } catch (DateTimeException unknown) {
            throw new ParameterException(
                    command.commandLine(),
                    "unknown time zone '" + zone + "', expected one such as Europe/Berlin",
                    unknown);
        }
    }
}
