package io.weir.connectors.telemetry.windows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.Json;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.RuleIndex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How fast Windows events are read in each form, with the fields that all public rules want, beside Jackson's tokens. */
@Tag("long")
class FormsBenchmark {
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 250_000_000L;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final JsonFactory JACKSON = new JsonFactory();

    private long events;

    @Test
    void readsEveryForm() throws IOException {
        FieldTable fields = RuleIndex.build(
                        Shared.activeRules(),
                        Mappings.bundled(),
                        FieldTable.empty().with(Formats.fields(FormatSettings.DEFAULT)))
                .fields();
        List<byte[]> nested = lines("nested");
        List<byte[]> xml = new ArrayList<>();
        for (byte[] line : nested) {
            Map<String, Object> event = Json.object(new String(line, StandardCharsets.UTF_8));
            xml.add(RenderedXml.of(event, false).getBytes(StandardCharsets.UTF_8));
        }
        Map<String, List<byte[]>> forms =
                Map.of("nested", nested, "flat", lines("flat"), "winlogbeat", lines("winlogbeat"), "xml", xml);
        for (String form : List.of("flat", "nested", "winlogbeat", "xml")) {
            measure(form, forms.get(form), fields);
        }
    }

    private static List<byte[]> lines(String form) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        for (Path file : Shared.files("sigma-regression/" + form, ".jsonl")) {
            lines.addAll(Shared.lines(file));
        }
        return lines;
    }

    private void measure(String form, List<byte[]> records, FieldTable fields) throws IOException {
        double[] read = new double[ROUNDS];
        double[] tokens = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            tokens[round] = form.equals("xml") ? 0 : perSecond(() -> tokens(records), records.size());
            TelemetryReader reader = reader(fields);
            perSecond(() -> read(reader, records), records.size()); // so that both are warm
            read[round] = perSecond(() -> read(reader, records), records.size());
        }
        Arrays.sort(read);
        Arrays.sort(tokens);
        long bytes = records.stream().mapToLong(record -> record.length).sum() / records.size();
        System.out.printf(
                Locale.ROOT,
                "%s: %d bytes/event, %.0f events/s (%.0f to %.0f), Jackson's tokens %.0f/s, ratio %.2f%n",
                form,
                bytes,
                read[ROUNDS / 2],
                read[0],
                read[ROUNDS - 1],
                tokens[ROUNDS / 2],
                tokens[ROUNDS / 2] == 0 ? 0 : read[ROUNDS / 2] / tokens[ROUNDS / 2]);
    }

    private static TelemetryReader reader(FieldTable fields) {
        return TelemetryReader.ofViews(FormatSettings.DEFAULT, TelemetryLimits.DEFAULT, fields);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Per second of processor time: others may use the machine, too. */
    private static double perSecond(Work work, int size) throws IOException {
        long start = CLOCK.getCurrentThreadCpuTime();
        long spent = 0;
        long done = 0;
        while (spent < ROUND_NANOS) {
            work.run();
            done += size;
            spent = CLOCK.getCurrentThreadCpuTime() - start;
        }
        return done * 1e9 / spent;
    }

    private static void tokens(List<byte[]> records) throws IOException {
        for (byte[] record : records) {
            try (JsonParser parser = JACKSON.createParser(record)) {
                while (parser.nextToken() != null) {
                    // only the tokens
                }
            }
        }
    }

    private void read(TelemetryReader reader, List<byte[]> records) {
        for (byte[] bytes : records) {
            reader.read(new TelemetryRecord("default", "bench", 0, 0, 1_780_000_000_000L, bytes), new EventSink() {
                @Override
                public void event(ReadEvent event) {
                    events++;
                }

                @Override
                public void rejected(TelemetryRecord record, byte[] all, int from, int to, String reason) {
                    throw new IllegalStateException(reason);
                }
            });
        }
    }
}
