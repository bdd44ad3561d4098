package io.weir.jobs.replay;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.connectors.telemetry.TopicFormats;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class RecordingTest {
    private static final TypeSerializer<Incoming> INCOMING =
            IncomingType.INSTANCE.createSerializer(new SerializerConfigImpl());
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final TopicFormats FORMATS = TopicFormats.anyOf("default");

    @TempDir
    Path directory;

    private static String line(int second, String name) {
        return "{\"@timestamp\":\"" + START.plusSeconds(second)
                + "\",\"event\":{\"dataset\":\"x\"},\"user\":{\"name\":\"" + name + "\"}}";
    }

    private RecordedFile file(String name, String... lines) throws IOException {
        Path path = directory.resolve(name);
        Files.writeString(path, String.join("\n", lines) + "\n");
        return new RecordedFile(path, name);
    }

    private List<Incoming> read(TopicFormats formats, ArrivalOrder order, RecordedFile... files) throws IOException {
        try (Recording recording = recording(formats, order, files)) {
            return all(recording.runs());
        }
    }

    private Recording recording(TopicFormats formats, ArrivalOrder order, RecordedFile... files) throws IOException {
        return Recording.of(
                List.of(files),
                formats,
                TelemetryLimits.DEFAULT,
                order,
                directory.resolve("state"),
                (topic, events) -> {});
    }

    private static List<Incoming> all(List<Path> runs) {
        List<Incoming> all = new ArrayList<>();
        try (var merged = new MergedRuns<>(runs, INCOMING)) {
            merged.forEachRemaining(all::add);
        }
        return all;
    }

    private static List<String> places(List<Incoming> incoming) {
        return incoming.stream().map(each -> each.record().position()).toList();
    }

    private static List<Long> seconds(List<Incoming> incoming) {
        return incoming.stream()
                .map(each -> Duration.between(START, Instant.ofEpochMilli(each.timeMillis()))
                        .toSeconds())
                .toList();
    }

    @Test
    void severalFilesAreOneStreamByTheTimesOfTheirEvents() throws IOException {
        var first = file("a.jsonl", line(4, "a"), line(1, "b"), line(9, "c"));
        var second = file("b.jsonl", line(3, "d"), line(1, "e"));

        List<Incoming> read = read(FORMATS, ArrivalOrder.byTime(), first, second);

        assertThat(places(read))
                .containsExactly("a.jsonl-0-2", "b.jsonl-0-2", "b.jsonl-0-1", "a.jsonl-0-1", "a.jsonl-0-3");
    }

    @Test
    void everyEventArrivesWhenItHappens() throws IOException {
        List<Incoming> read = read(FORMATS, ArrivalOrder.byTime(), file("a.jsonl", line(4, "a"), line(1, "b")));

        assertThat(read)
                .allSatisfy(each -> assertThat(each.record().brokerTimeMillis()).isEqualTo(each.timeMillis()));
    }

    @Test
    void whatTellsNoTimeCountsAsOfTheEventBeforeIt() throws IOException {
        String untimed = "{\"event\":{\"dataset\":\"x\"},\"user\":{\"name\":\"nobody\"}}";
        var file = file("a.jsonl", "no event", untimed, line(4, "a"), untimed, "{broken", line(9, "b"));

        List<Incoming> read = read(FORMATS, ArrivalOrder.byTime(), file);

        assertThat(seconds(read)).containsExactly(4L, 4L, 4L, 4L, 4L, 9L);
        assertThat(read).filteredOn(each -> each.deadLetter().isPresent()).hasSize(2);
    }

    @Test
    void aFileThatNeverTellsTheTimeIsReadAllTheSame() throws IOException {
        var file = file("a.jsonl", "{\"user\":{\"name\":\"nobody\"}}");

        try (Recording recording = recording(FORMATS, ArrivalOrder.byTime(), file)) {
            assertThat(all(recording.runs())).singleElement().satisfies(only -> assertThat(only.timeMillis())
                    .isZero());
            assertThat(recording.content().untimed()).containsExactly("a.jsonl");
            assertThat(recording.content().isTimed()).isFalse();
        }
    }

    @Test
    void aYearThatTheFileConcealsIsConcludedFromItsDateAndTold() throws IOException {
        var file = file(
                "auth.log", "Mar  1 09:00:07 web-01 sshd[1]: Failed password for root from 203.0.113.9 port 22 ssh2");
        Files.setLastModifiedTime(file.path(), FileTime.from(Instant.parse("2024-06-01T00:00:00Z")));

        try (Recording recording = recording(FORMATS, ArrivalOrder.byTime(), file)) {
            assertThat(recording.content().guessedYears()).containsExactly("auth.log");
            assertThat(recording.content().firstMillis())
                    .isEqualTo(Instant.parse("2024-03-01T09:00:07Z").toEpochMilli());
        }
        var stated = new TopicFormats(
                List.of(new TopicFormats.Topic(
                        Pattern.compile(".*"),
                        "default",
                        FormatSettings.of(FormatSettings.AUTO).withYear(2015))),
                "default");
        try (Recording recording = recording(stated, ArrivalOrder.byTime(), file)) {
            assertThat(recording.content().guessedYears()).isEmpty();
            assertThat(recording.content().firstMillis())
                    .isEqualTo(Instant.parse("2015-03-01T09:00:07Z").toEpochMilli());
        }
    }

    @Test
    void aLongDocumentIsTakenApartIntoItsEvents() throws IOException {
        String document = IntStream.range(0, 2_000)
                .mapToObj(i -> line(2_000 - i, "user-" + i))
                .collect(Collectors.joining(",\n", "[\n", "]"));
        var file = file("export.json", document);

        List<Incoming> read = read(FORMATS, ArrivalOrder.byTime(), file);

        assertThat(read).hasSize(2_000);
        assertThat(places(read)).doesNotHaveDuplicates();
        assertThat(read.get(0).timeMillis()).isEqualTo(START.plusSeconds(1).toEpochMilli());
        assertThat(read).allSatisfy(each -> assertThat(each.record().bytes()).hasSizeLessThan(200));
    }

    @Test
    void aShuffleHoldsNobodyUpLongerThanAllowed() throws IOException {
        List<String> lines =
                IntStream.range(0, 500).mapToObj(i -> line(i, "user-" + i)).toList();
        var file = file("a.jsonl", lines.toArray(String[]::new));
        Duration bound = Duration.ofSeconds(30);

        List<Incoming> one = read(FORMATS, ArrivalOrder.shuffled(1, bound), file);
        List<Incoming> again = read(FORMATS, ArrivalOrder.shuffled(1, bound), file);
        List<Incoming> other = read(FORMATS, ArrivalOrder.shuffled(2, bound), file);

        assertThat(places(again)).isEqualTo(places(one));
        assertThat(places(other)).isNotEqualTo(places(one)).containsExactlyInAnyOrderElementsOf(places(one));
        long newest = Long.MIN_VALUE;
        long latestBy = 0;
        for (Incoming each : one) {
            newest = Math.max(newest, each.timeMillis());
            latestBy = Math.max(latestBy, newest - each.timeMillis());
        }
        assertThat(latestBy).isBetween(1L, bound.toMillis());
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        try (Recording recording = recording(FORMATS, ArrivalOrder.byTime(), file("a.jsonl", line(4, "a")))) {
            assertThat(recording.runs()).isNotEmpty();
        }
        try (Stream<Path> left = Files.list(directory.resolve("state"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void moreThanFitsInMemoryIsSortedAllTheSame() throws IOException {
        Random random = new Random(3);
        SortedRuns<Incoming> runs = new SortedRuns<>(directory, 10_000, IncomingType.INSTANCE);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            long time = random.nextInt(1_000);
            times.add(time);
            var record = new TelemetryRecord("default", "t", 0, i, time, new byte[random.nextInt(50)]);
            runs.add(
                    time,
                    i,
                    i % 7 == 0
                            ? Incoming.of(record, DeadLetter.of(record, record.bytes(), "no event"))
                            : Incoming.of(record, 0, time));
        }
        List<Path> files = runs.finish();
        assertThat(files).hasSizeGreaterThan(10);

        List<Incoming> sorted = all(files);

        assertThat(sorted).hasSize(times.size());
        assertThat(sorted.stream().map(Incoming::timeMillis))
                .containsExactlyElementsOf(times.stream().sorted().toList());
        assertThat(sorted)
                .isSortedAccordingTo(Comparator.comparingLong(Incoming::timeMillis)
                        .thenComparing(each -> each.record().offset()));
    }

    @Test
    void aRestoredReaderGoesOnWhereItWas() throws Exception {
        List<String> lines =
                IntStream.range(0, 20).mapToObj(i -> line(i, "user-" + i)).toList();
        try (Recording recording =
                recording(FORMATS, ArrivalOrder.byTime(), file("a.jsonl", lines.toArray(String[]::new)))) {
            var whole = new ReplaySplit<>(recording.runs(), 0, INCOMING);
            MergedRuns<Incoming> reading = whole.getIterator();
            for (int i = 0; i < 7; i++) {
                reading.next();
            }
            var serializer = new ReplaySplit.Serializer<>(INCOMING);
            byte[] stored = serializer.serialize(whole.getUpdatedSplitForIterator(reading));
            reading.close();

            try (MergedRuns<Incoming> restored =
                    serializer.deserialize(serializer.getVersion(), stored).getIterator()) {
                assertThat(restored.next().record().position()).isEqualTo("a.jsonl-0-8");
            }
        }
    }

    @Test
    void bytesThatAreNoTextAreDeadLettersAsTheyWere() throws IOException {
        Path path = directory.resolve("noise.bin");
        byte[] noise = {1, 2, (byte) 0xff, 0, 3};
        Files.write(path, noise);

        assertThat(read(FORMATS, ArrivalOrder.byTime(), new RecordedFile(path, "noise.bin")))
                .singleElement()
                .satisfies(
                        only -> assertThat(only.deadLetter()).hasValueSatisfying(letter -> assertThat(letter.original())
                                .startsWith(1, 2)));
    }
}
