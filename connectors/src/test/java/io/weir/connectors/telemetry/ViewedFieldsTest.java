package io.weir.connectors.telemetry;

import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.Scalar;
import io.weir.rules.event.ViewedFields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the view of an event tells of a field is what the document of the event has there, in every format. */
class ViewedFieldsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** Shipped as the pointer of the call, and then put as the argument of the command: documents keep both. */
    private static final String TOLD_TWICE = "auditd.data.a0";

    static Stream<Path> records() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files
                    .filter(file ->
                            file.toString().endsWith(".in") || file.toString().endsWith(".record"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void viewsTellWhatDocumentsHave(Path file) throws IOException {
        List<byte[]> records = file.toString().endsWith(".record")
                ? List.of(Files.readAllBytes(file))
                : Files.readString(file)
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .map(Bytes::of)
                        .toList();
        FormatSettings settings =
                FormatSettings.of(file.getParent().getFileName().toString());
        Set<String> all = new TreeSet<>();
        List<Map<String, Object>> documents = new ArrayList<>();
        TelemetryReader reader = TelemetryReader.ofDocuments(settings, TelemetryLimits.DEFAULT);
        read(reader, records, event -> documents.add(event.document()));
        documents.forEach(document -> name("", document, all));

        FieldTable table = FieldTable.of(all).with(Formats.fields(settings));
        var names = new ViewedFields.Names(table, ReadEvent::isOfDocument);
        List<String> differences = new ArrayList<>();
        int[] place = {0};
        read(TelemetryReader.ofViews(settings, TelemetryLimits.DEFAULT, table), records, read -> {
            Map<String, Object> document = documents.get(place[0]++);
            Event viewed = Event.of(new ViewedFields(read.view(), names), () -> document)
                    .withLogSourceAsField();
            Event whole = Event.of(document).withLogSourceAsField();
            for (String name : all) {
                Field field = Field.of(name);
                List<String> told = texts(viewed.scalars(field));
                List<String> held = texts(whole.scalars(field));
                // That there is an object, but nothing in itself, is known only of what was shipped.
                boolean isFoundAlike = viewed.has(field) == whole.has(field) || held.isEmpty();
                if (name.equals(TOLD_TWICE)) {
                    assertThat(held).containsAll(told);
                } else if (!told.equals(held) || !isFoundAlike) {
                    differences.add(place[0] + ". " + name + ": viewed " + told + ", document " + held);
                }
            }
        });
        assertThat(place[0]).isEqualTo(documents.size()).isPositive();
        assertThat(differences).isEmpty();
    }

    private static List<String> texts(List<Object> scalars) {
        return scalars.stream()
                .map(value -> value == null ? "null" : Scalar.text(value))
                .toList();
    }

    private static void name(String prefix, Map<?, ?> object, Set<String> names) {
        object.forEach((key, value) -> {
            String name = prefix + key;
            for (Object one : value instanceof List<?> list ? list : List.of(value == null ? "" : value)) {
                if (one instanceof Map<?, ?> inner) {
                    name(name + ".", inner, names);
                } else {
                    names.add(name);
                }
            }
        });
    }

    private static void read(TelemetryReader reader, List<byte[]> records, Consumer<ReadEvent> sink) {
        for (int i = 0; i < records.size(); i++) {
            reader.read(
                    new TelemetryRecord("default", "golden", 0, i, GoldenTest.ARRIVAL, records.get(i)),
                    new EventSink() {
                        @Override
                        public void event(ReadEvent event) {
                            sink.accept(event);
                        }

                        @Override
                        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
                            // nothing to compare
                        }
                    });
        }
    }
}
