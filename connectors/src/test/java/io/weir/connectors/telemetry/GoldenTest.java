package io.weir.connectors.telemetry;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each format makes of records: {@code golden/FORMAT/NAME.in} holds records, one per line (a {@code NAME.record}
 * is one record as a whole), {@code NAME.json} the documents and rejections that must come out. Every record is read as
 * its format and as {@code auto}, with the same outcome. With {@code -Dgolden.update=true} the expectations are written
 * anew: read the difference before you commit it.
 */
class GoldenTest {
    static final long ARRIVAL = Instant.parse("2026-06-15T12:00:00Z").toEpochMilli();

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @TestFactory
    Stream<DynamicTest> everyFormat() throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            inputs = files.filter(file ->
                            file.toString().endsWith(".in") || file.toString().endsWith(".record"))
                    .sorted()
                    .toList();
        }
        return inputs.stream()
                .map(input -> DynamicTest.dynamicTest(GOLDEN.relativize(input).toString(), () -> check(input)));
    }

    private static void check(Path input) throws IOException {
        String format = input.getParent().getFileName().toString();
        String found = write(read(format, records(input)));
        assertThat(write(read(FormatSettings.AUTO, records(input))))
                .describedAs("read as auto")
                .isEqualTo(found);
        Path expected = Path.of(input.toString().replaceFirst("\\.(in|record)$", ".json"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, found);
        }
        assertThat(found).isEqualTo(Files.readString(expected));
    }

    private static List<byte[]> records(Path input) throws IOException {
        if (input.toString().endsWith(".record")) {
            return List.of(Files.readAllBytes(input));
        }
        List<byte[]> records = new ArrayList<>();
        for (String line : Files.readString(input).split("\n")) {
            if (!line.isEmpty()) {
                records.add(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return records;
    }

    private static List<Map<String, Object>> read(String format, List<byte[]> records) {
        TelemetryReader reader = TelemetryReader.ofDocuments(FormatSettings.of(format), TelemetryLimits.DEFAULT);
        List<Map<String, Object>> outcomes = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            var record = new TelemetryRecord("default", "golden", 0, i, ARRIVAL, records.get(i));
            reader.read(record, new EventSink() {
                @Override
                public void event(ReadEvent event) {
                    outcomes.add(sorted(event.document()));
                }

                @Override
                public void rejected(TelemetryRecord of, byte[] bytes, int from, int to, String reason) {
                    outcomes.add(new TreeMap<>(Map.of("rejected", reason)));
                }
            });
        }
        return outcomes;
    }

    /** Without what is the same in all of them. */
    private static Map<String, Object> sorted(Map<String, Object> document) {
        Map<String, Object> kept = new LinkedHashMap<>(document);
        kept.remove("ecs");
        return new TreeMap<>(kept);
    }

    private static String write(List<Map<String, Object>> outcomes) throws IOException {
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        return JSON.writer(printer).writeValueAsString(outcomes) + "\n";
    }
}
