package io.weir.connectors.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.corpus.Corpus;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.RuleIndex;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast JSON records become events that rules can be matched against, beside a general JSON parser that only steps
 * over the tokens of the same bytes. CPU time of one thread; the two take turns, so that a busy machine disturbs both
 * alike. Run it from {@code connectors/}; it needs the public rules and recordings beside the project.
 */
public final class ReadBenchmark {
    private static final int WARM_UP = 4;
    private static final int PASSES = 7;
    private static final long BYTES_PER_PASS = 60L << 20;
    private static final JsonFactory JACKSON = new JsonFactory();

    private ReadBenchmark() {}

    private interface Pass {
        void over(List<byte[]> records) throws IOException;
    }

    /** Counts, so that nothing can be left out. */
    private static final class Counter implements EventSink {
        private long events;
        private long rejections;

        @Override
        public void event(ReadEvent event) {
            events += event.view().count() >= 0 ? 1 : 0;
        }

        @Override
        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
            rejections++;
        }
    }

    public static void main(String[] arguments) throws IOException {
        FieldTable wanted = FieldTable.empty().with(Formats.fields(FormatSettings.DEFAULT));
        FieldTable fields = RuleIndex.build(Corpus.activeRules(), Mappings.bundled(), wanted)
                .fields();
        Map<String, List<byte[]>> data = new LinkedHashMap<>();
        data.put("cloud", records("cloud", ".jsonl"));
        data.put("recordings", records("recordings", ".jsonl.gz"));
        for (Map.Entry<String, List<byte[]>> entry : data.entrySet()) {
            compare(entry.getKey(), entry.getValue(), fields);
        }
    }

    private static List<byte[]> records(String directory, String ending) throws IOException {
        List<byte[]> records = new ArrayList<>();
        for (Path file : Corpus.files(directory, ending)) {
            if (!file.endsWith("manifest.jsonl")) {
                records.addAll(Corpus.lines(file));
            }
        }
        return records;
    }

    private static void compare(String name, List<byte[]> records, FieldTable fields) throws IOException {
        long bytes = records.stream().mapToLong(record -> record.length).sum();
        int rounds = (int) Math.max(1, BYTES_PER_PASS / bytes);
        var reader = TelemetryReader.ofViews(FormatSettings.DEFAULT, TelemetryLimits.DEFAULT, fields);
        var scanner = new JsonScanner(ScanLimits.DEFAULT);
        var view = new EventView(fields);
        var counter = new Counter();
        Map<String, Pass> passes = new LinkedHashMap<>();
        passes.put("Jackson's tokens", all -> all.forEach(ReadBenchmark::stream));
        passes.put("scanner alone", all -> all.forEach(record -> scanner.scan(record, 0, record.length, view)));
        passes.put(
                "telemetry reader",
                all -> all.forEach(record ->
                        reader.read(new TelemetryRecord("default", name, 0, 0, 1_800_000_000_000L, record), counter)));
        Map<String, double[]> rates = new LinkedHashMap<>();
        passes.keySet().forEach(pass -> rates.put(pass, new double[PASSES]));
        var threads = ManagementFactory.getThreadMXBean();
        for (int turn = -WARM_UP; turn < PASSES; turn++) {
            for (Map.Entry<String, Pass> pass : passes.entrySet()) {
                long start = threads.getCurrentThreadCpuTime();
                for (int round = 0; round < rounds; round++) {
                    pass.getValue().over(records);
                }
                long nanos = threads.getCurrentThreadCpuTime() - start;
                if (turn >= 0) {
                    rates.get(pass.getKey())[turn] = rounds * bytes * 1e3 / nanos;
                }
            }
        }
        rates.values().forEach(Arrays::sort);
        rates.forEach((pass, each) -> System.out.printf(
                Locale.ROOT,
                "%-12s %-18s %7.0f MB/s (%.0f to %.0f), %9.0f events/s%n",
                name,
                pass,
                each[PASSES / 2],
                each[0],
                each[PASSES - 1],
                each[PASSES / 2] * 1e6 / bytes * records.size()));
        System.out.printf(
                Locale.ROOT,
                "%-12s reader / Jackson   %.2f; %d events, %d rejected%n",
                name,
                rates.get("telemetry reader")[PASSES / 2] / rates.get("Jackson's tokens")[PASSES / 2],
                counter.events,
                counter.rejections);
    }

    private static void stream(byte[] record) {
        try (JsonParser parser = JACKSON.createParser(record)) {
            while (parser.nextToken() != null) {
                // only the tokens
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
