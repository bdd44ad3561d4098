package io.weir.connectors.telemetry;

import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What the formats of one reader share: the event being read, where it goes, and what is known about the record. A
 * format tells it about every event with {@link #emit}, about everything that is none with {@link #reject} or
 * {@link #ignore}.
 */
public final class ReadContext {
    /** How deep one format may carry another. */
    private static final int MOST_LAYERS = 4;

    private final FormatSettings settings;
    private final TelemetryLimits limits;
    private final EventView event;
    private final EventDocument document;
    private final EventWriter writer;
    private final JsonScanner scanner;
    private final ReadEvent read;
    private final List<FieldTable.Field> asked = new ArrayList<>();
    private final List<Wrapped> wrapping = new ArrayList<>();
    private final Target original;
    private Format whole;
    private TelemetryRecord record;
    private EventSink sink;
    private String reason = "";
    private int layers;
    private int events;
    private int outcomes;
    private boolean isRepaired;
    private long carrierMillis;

    /** A field that a carrying format knows about every event that it carries. */
    private record Wrapped(Target target, byte[] value) {}

    ReadContext(FormatSettings settings, TelemetryLimits limits, FieldTable fields, boolean keepsDocuments) {
        this.settings = settings;
        this.limits = limits;
        this.event = new EventView(fields);
        this.document = keepsDocuments ? new EventDocument() : null;
        this.writer = new EventWriter(event, document);
        this.scanner = new JsonScanner(new ScanLimits(limits.maxBytes(), limits.maxDepth(), limits.maxFields()));
        this.read = new ReadEvent(event, document);
        this.original = writer.target("event.original");
    }

    /** The format that reads what others carry: every known one, by what it looks like. */
    void setWhole(Format format) {
        whole = format;
    }

    /** The fields that formats have asked for while they were built. */
    List<FieldTable.Field> asked() {
        return asked;
    }

    void begin(TelemetryRecord next, EventSink nextSink) {
        record = next;
        sink = nextSink;
        events = 0;
        outcomes = 0;
        layers = 0;
        isRepaired = false;
        carrierMillis = LineFormat.NO_TIME;
        wrapping.clear();
    }

    /** Whether anything has been said about the record. */
    boolean hasOutcome() {
        return outcomes > 0;
    }

    /** What is read is not quite what was shipped: bytes that are no UTF-8 were replaced. */
    public void markRepaired() {
        isRepaired = true;
    }

    /**
     * The slot of a field that a format reads from JSON documents: its places, the best first, in the words of
     * {@link FieldTable}. To be asked for while a format is built.
     */
    public int slot(String... places) {
        FieldTable.Field field = FieldTable.Field.at(places);
        asked.add(field);
        return event.fields().slot(field.name());
    }

    public EventWriter writer() {
        return writer;
    }

    /** The event being read. */
    public EventView event() {
        return event;
    }

    public FormatSettings settings() {
        return settings;
    }

    public TelemetryLimits limits() {
        return limits;
    }

    public ZoneId zone() {
        return settings.zone();
    }

    /** When the record arrived: what dates without a year are close to. */
    public long arrivalMillis() {
        return record.brokerTimeMillis();
    }

    public TelemetryRecord record() {
        return record;
    }

    /** Begins an event that is written as text. */
    public void beginText(byte[] bytes, int from, int to) {
        event.begin(bytes, from, to);
        beginDocument();
        writer.original(original, from, to);
    }

    /** Reads the JSON object that the bytes begin with into the event. */
    public ScanProblem beginJson(byte[] bytes, int from, int to) {
        beginDocument();
        return scanner.scanFirst(bytes, from, to, event);
    }

    /** Where the JSON object ends that was begun last. */
    public int jsonEnd() {
        return scanner.end();
    }

    /** Where JSON reading met its last problem. */
    public int jsonProblemAt() {
        return scanner.problemAt();
    }

    private void beginDocument() {
        if (document != null) {
            document.clear();
        }
        reason = "";
    }

    /** Says why a line is not what its format expects; returns {@link LineFormat#UNREADABLE}. */
    public long because(String why) {
        reason = why;
        return LineFormat.UNREADABLE;
    }

    public String reason() {
        return reason;
    }

    /** The event is complete. */
    public void emit(Identified format, long timeMillis) {
        emit(format, timeMillis, false);
    }

    /** What was read is an alert of another system: it joins our alerts and is not matched. */
    public void emitAlert(Identified format, long timeMillis) {
        emit(format, timeMillis, true);
    }

    private void emit(Identified format, long timeMillis, boolean isAlert) {
        for (Wrapped wrapped : wrapping) {
            writer.text(wrapped.target(), wrapped.value());
        }
        outcomes++;
        long millis = timeMillis == LineFormat.NO_TIME ? carrierMillis : timeMillis;
        read.set(record, format, millis, events++, limits, isAlert, isRepaired);
        sink.event(read);
    }

    /** Bytes that are no event. */
    public void reject(byte[] bytes, int from, int to, String why) {
        outcomes++;
        sink.rejected(record, bytes, from, to, why);
    }

    /** Bytes that are neither an event nor a mistake: comments, headers, control messages. */
    public void ignore() {
        outcomes++;
    }

    /** Every event of what is read next has this field, too, as long as the record lasts. */
    public void wrap(Target target, byte[] value) {
        wrapping.add(new Wrapped(target, value));
    }

    /** Every event of what is read next counts as of this time, if it tells none. */
    public void wrapTime(long millis) {
        carrierMillis = millis;
    }

    /** How many fields wrap what is read next: where {@link #unwrap} returns to. */
    public int wrapped() {
        return wrapping.size();
    }

    /** Ends a carrier in the middle of a record: its fields and its time are not those of what follows. */
    public void unwrap(int wrapped) {
        wrapping.subList(wrapped, wrapping.size()).clear();
        carrierMillis = LineFormat.NO_TIME;
    }

    /** Reads what a format carries, in whatever format it is. Rejects it if formats are packed too deep. */
    public void readCarried(byte[] bytes, int from, int to) {
        if (layers == MOST_LAYERS) {
            reject(bytes, from, to, "formats packed into one another more than " + MOST_LAYERS + " deep");
            return;
        }
        layers++;
        whole.read(bytes, from, to);
        layers--;
    }
}
