package io.weir.cli.demo;

import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.respond.IncidentSheet;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.stream.Stream;

/** Alerts as rows that appear one by one. */
public final class AlertTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Console console;
    private boolean headerPrinted;

    public AlertTable(Console console) {
        this.console = console;
    }

    public void print(Alert alert) {
        if (!headerPrinted) {
            headerPrinted = true;
            console.print("  " + console.paint(Tone.QUIET, row("TIME", "SEVERITY", "RULE", "SOURCE", "COUNT")));
        }
        String severity = console.paint(
                IncidentSheet.tone(alert.severity()), alert.severity().level());
        String count = alert.count() + (alert.version() > 1 ? "  (update " + (alert.version() - 1) + ")" : "");
        console.print("  "
                + row(
                        TIME.format(Instant.ofEpochMilli(alert.lastMillis())),
                        severity,
                        Console.safe(alert.ruleName()),
                        Console.safe(source(alert)),
                        count));
    }

    /** Who acts, as far as it is known. */
    private static String source(Alert alert) {
        return Stream.of("source.ip", Hit.ORIGIN, "host.name", "user.name")
                .map(alert.entities()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("-");
    }

    private static String row(String time, String severity, String rule, String source, String count) {
        return Console.pad(time, 10)
                + Console.pad(severity, 15)
                + Console.pad(rule, 44)
                + Console.pad(source, 18)
                + count;
    }
}
