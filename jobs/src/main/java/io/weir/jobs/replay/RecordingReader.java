package io.weir.jobs.replay;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.ReadEvent.TimeQuality;
import io.weir.connectors.telemetry.TelemetryFile;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.rules.event.FieldTable;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads files as the source of the job reads topics, but for the time of arrival, which nobody recorded: every event
 * arrives when it happens. One that tells no time counts as of the one before it in its file.
 */
final class RecordingReader {
    /** A record of several events goes with each of them; a longer one is taken apart instead. */
    private static final int LONGEST_SHARED = 1 << 16;

    private static final int EVENTS_PER_PROGRESS = 1_000;
    private static final long ANY_TIME = Long.MAX_VALUE / 4;
    private static final int LONGEST_DOCUMENT = 1 << 30;
    private static final Duration OTHER_YEARS = Duration.ofDays(3 * 365);

    private final TopicFormats formats;
    private final TelemetryLimits limits;
    private final TelemetryLimits wideLimits;
    private final ArrivalOrder order;
    private final SortedRuns<Incoming> runs;
    private final Recording.Progress progress;
    private final List<String> guessedYears = new ArrayList<>();
    private final List<String> untimed = new ArrayList<>();
    private long number;
    private long events;
    private long rejected;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    RecordingReader(
            TopicFormats formats,
            TelemetryLimits limits,
            ArrivalOrder order,
            SortedRuns<Incoming> runs,
            Recording.Progress progress) {
        this.formats = formats;
        // What is too long or too deep for the job is so here; only arrival has no say.
        this.limits = new TelemetryLimits(
                limits.maxBytes(),
                limits.maxUnpackedBytes(),
                limits.maxDepth(),
                limits.maxFields(),
                ANY_TIME,
                ANY_TIME);
        this.wideLimits = new TelemetryLimits(
                LONGEST_DOCUMENT, LONGEST_DOCUMENT, limits.maxDepth() + 2, Integer.MAX_VALUE, ANY_TIME, ANY_TIME);
        this.order = order;
        this.runs = runs;
        this.progress = progress;
    }

    void read(RecordedFile file) throws IOException {
        OneFile one = new OneFile(file);
        new TelemetryFile(file.path()).forEach(one::record);
        if (one.hasEvents && !one.statesTimes) {
            untimed.add(file.topic());
        }
    }

    Recording.Content content() {
        return new Recording.Content(events, rejected, firstMillis, lastMillis, guessedYears, untimed);
    }

    /** What became of a record: its events and what is none, in their order. */
    private static final class Findings implements EventSink {
        private final List<Found> found = new ArrayList<>();
        private boolean wantsPieces;

        /** An event, or the bytes of none and why; without a time it is null. */
        private record Found(int index, Long timeMillis, byte[] bytes, String refusal) {}

        List<Found> of(TelemetryReader reader, TelemetryRecord record, boolean pieces) {
            found.clear();
            wantsPieces = pieces;
            reader.read(record, this);
            return found;
        }

        @Override
        public void event(ReadEvent event) {
            Long time = event.timeQuality() == TimeQuality.MISSING ? null : (Long) event.timeMillis();
            byte[] piece = wantsPieces
                    ? Arrays.copyOfRange(
                            event.view().input(),
                            event.view().inputFrom(),
                            event.view().inputTo())
                    : null;
            found.add(new Found(event.index(), time, piece, ""));
        }

        @Override
        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
            found.add(new Found(0, null, Arrays.copyOfRange(bytes, from, to), reason));
        }
    }

    private final class OneFile {
        private final RecordedFile file;
        private final TopicFormats.Topic topic;
        private final TelemetryReader reader;
        private final long changedMillis;
        private final Findings findings = new Findings();
        private Long latestMillis;
        private boolean hasEvents;
        private boolean statesTimes;
        private boolean isYearKnown;

        OneFile(RecordedFile file) throws IOException {
            this.file = file;
            this.topic = formats.of(file.topic());
            this.reader = reader(limits);
            this.changedMillis = Files.getLastModifiedTime(file.path()).toMillis();
            this.isYearKnown = topic.format().year() > 0;
        }

        private TelemetryReader reader(TelemetryLimits within) {
            FormatSettings settings = topic.format();
            return TelemetryReader.ofViews(settings, within, FieldTable.empty().with(Formats.fields(settings)));
        }

        private TelemetryRecord at(int partition, long line, long arrivalMillis, byte[] bytes) {
            return new TelemetryRecord(topic.tenant(), file.topic(), partition, line, arrivalMillis, bytes);
        }

        void record(byte[] bytes, long line) throws IOException {
            if (bytes.length > LONGEST_SHARED && takeApart(bytes, line)) {
                return;
            }
            add(0, line, bytes);
        }

        /** Reads each event of a long record as if it had been shipped alone; false if there is at most one. */
        private boolean takeApart(byte[] bytes, long line) throws IOException {
            var whole = List.copyOf(new Findings().of(reader(wideLimits), at(0, line, changedMillis, bytes), true));
            if (whole.stream().filter(found -> found.refusal().isEmpty()).count() < 2) {
                return false;
            }
            int piece = 0;
            for (Findings.Found found : whole) {
                piece++;
                if (found.refusal().isEmpty()) {
                    add(piece, line, found.bytes());
                } else {
                    refuse(at(piece, line, 0, found.bytes()), found);
                }
            }
            return true;
        }

        private void add(int partition, long line, byte[] bytes) throws IOException {
            TelemetryRecord record = at(partition, line, changedMillis, bytes);
            for (Findings.Found found : findings.of(reader, record, false)) {
                if (!found.refusal().isEmpty()) {
                    refuse(record, found);
                    continue;
                }
                long time = found.timeMillis() == null ? latest() : found.timeMillis();
                if (found.timeMillis() != null) {
                    noteTime(record, found);
                }
                count();
                put(time, Incoming.of(at(partition, line, time, bytes), found.index(), time));
            }
        }

        private void noteTime(TelemetryRecord record, Findings.Found found) {
            latestMillis = found.timeMillis();
            statesTimes = true;
            firstMillis = Math.min(firstMillis, latestMillis);
            lastMillis = Math.max(lastMillis, latestMillis);
            if (!isYearKnown) {
                isYearKnown = true;
                tellGuessedYear(record, found);
            }
        }

        private void refuse(TelemetryRecord record, Findings.Found found) throws IOException {
            rejected++;
            long time = latest();
            TelemetryRecord arrived = at(record.partition(), record.offset(), time, record.bytes());
            put(time, Incoming.of(arrived, DeadLetter.of(arrived, found.bytes(), found.refusal())));
        }

        /** A time without a year depends on when the record arrived. */
        private void tellGuessedYear(TelemetryRecord record, Findings.Found found) {
            TelemetryRecord earlier =
                    at(record.partition(), record.offset(), changedMillis - OTHER_YEARS.toMillis(), record.bytes());
            boolean isSame = new Findings()
                    .of(reader(limits), earlier, false).stream()
                            .anyMatch(again -> again.index() == found.index()
                                    && found.timeMillis().equals(again.timeMillis()));
            if (!isSame) {
                guessedYears.add(file.topic());
            }
        }

        /** The time of what tells none: that of the event before, or else of the first that tells one. */
        private long latest() throws IOException {
            if (latestMillis == null) {
                latestMillis = firstOfFile();
            }
            return latestMillis;
        }

        private long firstOfFile() throws IOException {
            var head = new Object() {
                private Long first;
            };
            TelemetryReader ahead = reader(limits);
            Findings aheadFindings = new Findings();
            new TelemetryFile(file.path()).forEach((bytes, line) -> {
                if (head.first == null) {
                    head.first = aheadFindings.of(ahead, at(0, line, changedMillis, bytes), false).stream()
                            .filter(found -> found.timeMillis() != null)
                            .map(Findings.Found::timeMillis)
                            .findFirst()
                            .orElse(null);
                }
            });
            return head.first == null ? 0 : head.first;
        }

        private void put(long timeMillis, Incoming incoming) throws IOException {
            runs.add(order.arrivalMillis(timeMillis, number), order.tie(number), incoming);
            number++;
        }

        private void count() {
            hasEvents = true;
            events++;
            if (events % EVENTS_PER_PROGRESS == 0) {
                progress.read(file.topic(), events);
            }
        }
    }
}
