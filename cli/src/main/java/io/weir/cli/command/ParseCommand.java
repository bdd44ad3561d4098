package io.weir.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.telemetry.FormatOptions;
import io.weir.cli.telemetry.ParseSummary;
import io.weir.cli.telemetry.TelemetryFiles;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir parse}. */
@Command(
        name = "parse",
        description = {
            "Read telemetry as the jobs do and print each event as a line of JSON with ECS names.",
            "",
            "What cannot be read is told on standard error, as FILE:LINE: reason; in the jobs it goes to the dead letters. A file may"
                    + " end in .gz."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir parse /var/log/auth.log --timezone Europe/Berlin",
            "  ./weir parse access.log.1.gz --summary"
        })
public final class ParseCommand implements Callable<Integer> {
    private static final int EVENTS_PER_PROGRESS = 500;
    private static final int MOST_NOTES = 20;

    private final Console console;
    private final ObjectMapper json = new ObjectMapper();
    private final ParseSummary summary = new ParseSummary();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of telemetry.")
    List<Path> files;

    @Mixin
    FormatOptions format = new FormatOptions();

    @Option(names = "--summary", description = "Print counts by format, log source and reason instead of events.")
    boolean isSummary;

    public ParseCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var reader = new TelemetryFiles(TelemetryReader.ofDocuments(format.read(), TelemetryFiles.LIMITS));
        try (Console.Progress progress = console.progress("reading")) {
            for (Path file : files) {
                reader.read(file, new Printer(progress));
            }
        }
        if (isSummary) {
            console.print(summary.events() + " events, " + summary.alerts() + " alerts of other systems, "
                    + summary.rejected() + " rejected");
            print("FORMAT", summary.byFormat());
            print("LOG SOURCE", summary.byLogSource());
            print("REJECTED BECAUSE", summary.byReason());
        } else if (summary.rejected() > MOST_NOTES) {
            console.note("… and " + (summary.rejected() - MOST_NOTES) + " more; --summary counts them by reason");
        }
        return ExitCode.OK;
    }

    private void print(String title, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            console.print("");
            console.table(List.of("COUNT", title), rows);
        }
    }

    private final class Printer implements EventSink {
        private final Console.Progress progress;

        Printer(Console.Progress progress) {
            this.progress = progress;
        }

        @Override
        public void event(ReadEvent event) {
            if (isSummary) {
                summary.add(event);
                long count = summary.events() + summary.alerts();
                if (count % EVENTS_PER_PROGRESS == 0) {
                    progress.update(event.record().topic() + ": " + count + " events");
                }
                return;
            }
            try {
                console.print(json.writeValueAsString(event.document()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("texts and numbers always have a JSON form", e);
            }
        }

        @Override
        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
            summary.addRejected(reason);
            if (!isSummary && summary.rejected() <= MOST_NOTES) {
                progress.clear();
                console.note(Console.safe(record.topic() + ":" + record.offset() + ": " + reason));
            }
        }
    }
}
