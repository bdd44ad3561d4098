package io.weir.connectors.telemetry;

import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;

import java.io.IOException;
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
    private final List<Rejection> withheld = new ArrayList<>();
    private final Unpacking unpacking;
    private final Target original;
    private final Target timestamp;
    private Format whole;
    private TelemetryRecord record;
    private EventSink sink;
    private String reason = "";
    private int layers;
    private int trials;
    private int events;
    private int outcomes;
    private boolean isRepaired;

    /** A field, or the time, that a carrying format knows about every event that it carries. */
    private record Wrapped(Target target, byte[] value, boolean givesWay, long millis) {}

    private record Rejection(byte[] bytes, int from, int to, String why) {}

    ReadContext(FormatSettings settings, TelemetryLimits limits, FieldTable fields, boolean keepsDocuments) {
        this.settings = settings;
        this.limits = limits;
        this.event = new EventView(fields);
        this.document = keepsDocuments ? new EventDocument() : null;
        this.writer = new EventWriter(event, document);
        this.scanner = new JsonScanner(new ScanLimits(limits.maxBytes(), limits.maxDepth(), limits.maxFields()));
        this.read = new ReadEvent(event, document);
        this.unpacking = new Unpacking(limits.maxUnpackedBytes());
        this.original = writer.target("event.original");
        this.timestamp = writer.target("@timestamp");
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
        trials = 0;
        isRepaired = false;
        wrapping.clear();
        withheld.clear();
        unpacking.begin();
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
        long millis = timeMillis;
        for (Wrapped wrapped : wrapping) {
            if (wrapped.target() == null) {
                millis = timeMillis == LineFormat.NO_TIME ? wrapped.millis() : timeMillis;
            } else if (wrapped.givesWay()) {
                writer.textIfAbsent(wrapped.target(), wrapped.value());
            } else {
                writer.text(wrapped.target(), wrapped.value());
            }
        }
        outcomes++;
        writer.timestamp(timestamp, millis == LineFormat.NO_TIME ? record.brokerTimeMillis() : millis);
        read.set(record, format, millis, events++, limits, isAlert, isRepaired);
        sink.event(read);
    }

    /** Bytes that are no event. */
    public void reject(byte[] bytes, int from, int to, String why) {
        if (trials > 0) {
            withheld.add(new Rejection(bytes, from, to, why));
            return;
        }
        outcomes++;
        sink.rejected(record, bytes, from, to, why);
    }

    /** Bytes that are neither an event nor a mistake: comments, headers, control messages. */
    public void ignore() {
        outcomes++;
    }

    /** Every event of what is read next has this field, too, until {@link #unwrap}. */
    public void wrap(Target target, byte[] value) {
        wrapping.add(new Wrapped(target, value, false, 0));
    }

    /** The same for events that do not know better. */
    public void wrapIfAbsent(Target target, byte[] value) {
        wrapping.add(new Wrapped(target, value, true, 0));
    }

    /** The time of events of what is read next that tell none. */
    public void wrapTime(long millis) {
        if (millis != LineFormat.NO_TIME) {
            wrapping.add(new Wrapped(null, null, true, millis));
        }
    }

    /** How much is wrapped around what is read now. */
    public int wrapped() {
        return wrapping.size();
    }

    /** Takes away what was wrapped around since {@link #wrapped} said this. */
    public void unwrap(int before) {
        if (wrapping.size() > before) {
            wrapping.subList(before, wrapping.size()).clear();
        }
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

    /** Whether any format would take the bytes for its own. */
    public boolean isRecognised(byte[] bytes, int from, int to) {
        return layers < MOST_LAYERS && whole.recognises(bytes, from, to);
    }

    /**
     * Reads what a format may carry. If nothing comes of it, nothing is said about it, and false is returned; the event
     * that was read before is gone in any case.
     */
    public boolean tryCarried(byte[] bytes, int from, int to) {
        if (layers == MOST_LAYERS) {
            return false;
        }
        int outcomesBefore = outcomes;
        int withheldBefore = withheld.size();
        trials++;
        readCarried(bytes, from, to);
        trials--;
        List<Rejection> rejections = withheld.subList(withheldBefore, withheld.size());
        if (outcomes == outcomesBefore) {
            rejections.clear();
            return false;
        }
        if (trials == 0) {
            rejections.forEach(each -> reject(each.bytes(), each.from(), each.to(), each.why()));
            rejections.clear();
        }
        return true;
    }

    /** What was withheld while something was tried does not count any more: reading failed as a whole. */
    void endTrials() {
        trials = 0;
        withheld.clear();
    }

    /** Text that was packed, in proper UTF-8. */
    public byte[] repaired(byte[] text) {
        byte[] proper = Utf8Repair.of(text);
        isRepaired |= proper != text;
        return proper;
    }

    /** Undoes gzip; all that a record holds may not become larger than its limits allow. */
    public byte[] unzipped(byte[] bytes, int from, int to) throws IOException {
        return unpacking.unzipped(bytes, from, to);
    }
}
