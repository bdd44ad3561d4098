package io.weir.connectors.telemetry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is done to a record, it gives events or rejections, and no format ever fails over it. */
class AnyBytesTest {
    private static final int ROUNDS = 3_000;
    private static final String ODD = " \"':=[]{}\\|,<>&%\t\n0";

    static Stream<String> formats() {
        return Stream.concat(
                Stream.of(FormatSettings.AUTO), Formats.kinds().stream().map(FormatKind::name));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyRecordHasAnOutcome(String format) throws IOException {
        List<byte[]> seeds = seeds(format);
        TelemetryReader views = TelemetryReader.ofViews(
                FormatSettings.of(format),
                TelemetryLimits.DEFAULT,
                io.weir.rules.event.FieldTable.of(List.of("source.ip", "message", "user.name", "process.command_line"))
                        .with(Formats.fields(FormatSettings.of(format))));
        TelemetryReader documents = TelemetryReader.ofDocuments(FormatSettings.of(format), TelemetryLimits.DEFAULT);
        var random = new Random(format.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutated(seeds.get(random.nextInt(seeds.size())), random);
            var record = new TelemetryRecord("default", "any", 0, round, GoldenTest.ARRIVAL, bytes);
            var fromViews = new Outcomes();
            var fromDocuments = new Outcomes();
            views.read(record, fromViews);
            documents.read(record, fromDocuments);
            assertThat(fromDocuments.events).isEqualTo(fromViews.events);
            assertThat(fromDocuments.reasons).isEqualTo(fromViews.reasons);
            assertThat(fromViews.reasons)
                    .describedAs(Arrays.toString(bytes))
                    .noneMatch(reason -> reason.startsWith("failed to read it"));
        }
    }

    private static final class Outcomes implements EventSink {
        private final List<String> events = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();

        @Override
        public void event(ReadEvent event) {
            events.add(event.eventId() + " " + event.timeMillis() + " " + event.format());
        }

        @Override
        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
            assertThat(from).isBetween(0, bytes.length);
            assertThat(to).isBetween(from, bytes.length);
            reasons.add(reason);
        }
    }

    /** The records that the format is shown with, and those of its golden tests. */
    private static List<byte[]> seeds(String format) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Formats.kinds().stream()
                .filter(kind -> kind.name().equals(format) || format.equals(FormatSettings.AUTO))
                .forEach(kind -> seeds.add(Bytes.of(kind.example())));
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                boolean isOurs = format.equals(FormatSettings.AUTO)
                        || file.getParent().getFileName().toString().equals(format);
                if (isOurs && name.endsWith(".in")) {
                    Files.readAllLines(file).forEach(line -> seeds.add(Bytes.of(line)));
                } else if (isOurs && name.endsWith(".record")) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        return seeds;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes = Arrays.copyOfRange(bytes, at, bytes.length);
                case 3 -> bytes[at] = (byte) ODD.charAt(random.nextInt(ODD.length()));
                default -> {
                    int length = Math.min(random.nextInt(40), bytes.length - at);
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
