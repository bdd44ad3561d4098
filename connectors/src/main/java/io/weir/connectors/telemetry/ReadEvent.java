package io.weir.connectors.telemetry;

import io.weir.rules.alert.DerivedId;
import io.weir.rules.event.EventView;
import io.weir.rules.event.Json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An event as a reader hands it over: the same object for every event, good until the next. */
public final class ReadEvent {
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_ORIGINAL = 64 << 10;
    private static final String[] HASHES = Stream.of("process", "file", "dll")
            .flatMap(of -> Stream.of("md5", "sha1", "sha256").map(kind -> of + ".hash." + kind))
            .toArray(String[]::new);

    private static final Set<String> OF_DOCUMENT =
            Set.of("@timestamp", "ecs.version", "event.id", "event.ingested", "event.kind", "event.original");

    private final EventView view;
    private final EventDocument document;
    private TelemetryRecord record;
    private Identified format;
    private String id;
    private long statedMillis;
    private long timeMillis;
    private TimeQuality timeQuality = TimeQuality.STATED;
    private int index;
    private boolean isAlert;
    private boolean isRepaired;

    /** How far the time of an event can be trusted. */
    public enum TimeQuality {
        STATED,
        /** The event tells none: it counts as of its arrival. */
        MISSING,
        /** Ahead of the broker's clock: it counts as of its arrival, so that it cannot push time forward. */
        FUTURE,
        /** Long before its arrival. */
        LONG_PAST
    }

    ReadEvent(EventView view, EventDocument document) {
        this.view = view;
        this.document = document;
    }

    void set(
            TelemetryRecord nextRecord,
            Identified nextFormat,
            long nextMillis,
            int nextIndex,
            TelemetryLimits limits,
            boolean alert,
            boolean repaired) {
        record = nextRecord;
        format = nextFormat;
        id = null;
        index = nextIndex;
        isAlert = alert;
        isRepaired = repaired;
        long arrival = nextRecord.brokerTimeMillis();
        statedMillis = nextMillis;
        timeMillis = nextMillis;
        if (nextMillis == LineFormat.NO_TIME) {
            timeQuality = TimeQuality.MISSING;
            statedMillis = arrival;
            timeMillis = arrival;
        } else if (nextMillis > arrival + limits.maxFutureMillis()) {
            timeQuality = TimeQuality.FUTURE;
            timeMillis = arrival;
        } else {
            timeQuality = nextMillis < arrival - limits.maxPastMillis() ? TimeQuality.LONG_PAST : TimeQuality.STATED;
        }
    }

    /** The values that rules want. */
    public EventView view() {
        return view;
    }

    public TelemetryRecord record() {
        return record;
    }

    public String format() {
        return format.name();
    }

    /** The time that counts. */
    public long timeMillis() {
        return timeMillis;
    }

    /** The time that the event claims. */
    public long statedMillis() {
        return statedMillis;
    }

    public TimeQuality timeQuality() {
        return timeQuality;
    }

    /** Which of the events of its record this is. */
    public int index() {
        return index;
    }

    /** Whether this is an alert of another system. */
    public boolean isAlert() {
        return isAlert;
    }

    /** What identifies the event: the same whenever and wherever it is read again. */
    public String eventId() {
        if (id == null) {
            id = findId();
        }
        return id;
    }

    private String findId() {
        String own = format.eventId();
        if (own.isEmpty()) {
            return index == 0 ? record.position() : record.position() + "#" + index;
        }
        String named = format.name() + ":" + own;
        return named.length() <= LONGEST_ID ? named : format.name() + ":" + DerivedId.of(own);
    }

    /** Whether a field is one that {@link #document} adds to what the view has, or tells in its own way. */
    public static boolean isOfDocument(String name) {
        return OF_DOCUMENT.contains(name) || name.startsWith("weir.") || name.startsWith("related.");
    }

    /** The event as an ECS document. Needs a reader that keeps documents. */
    public Map<String, Object> document() {
        Map<String, Object> all = document.over(shipped());
        all.put("@timestamp", Instant.ofEpochMilli(statedMillis).toString());
        put(all, "event.id", eventId());
        put(
                all,
                "event.ingested",
                Instant.ofEpochMilli(record.brokerTimeMillis()).toString());
        if (EventDocument.first(all, "event.kind") == null) {
            put(all, "event.kind", isAlert ? "alert" : "event");
        }
        if (EventDocument.first(all, "event.original") == null) {
            put(all, "event.original", original());
        }
        put(all, "ecs.version", "8.17");
        put(all, "weir.tenant", record.tenant());
        put(all, "weir.format", format.name());
        List<String> marks = marks();
        if (!marks.isEmpty()) {
            put(all, "weir.marks", marks);
        }
        relate(all, "related.ip", "source.ip", "destination.ip", "client.ip", "server.ip", "host.ip");
        relate(all, "related.user", "user.name", "user.target.name", "user.effective.name");
        relate(all, "related.hash", HASHES);
        relate(all, "related.hosts", "host.name", "source.domain", "destination.domain");
        return all;
    }

    private Map<String, Object> shipped() {
        if (!view.isJson()) {
            return Map.of();
        }
        try {
            return Json.object(view.input(), view.inputFrom(), view.inputTo());
        } catch (IOException beyondItsLimits) {
            return Map.of(); // the original still has it
        }
    }

    private String original() {
        int length = Math.min(view.inputTo() - view.inputFrom(), LONGEST_ORIGINAL);
        return new String(view.input(), view.inputFrom(), length, StandardCharsets.UTF_8);
    }

    /** What is odd about the event, for who looks at it. */
    private List<String> marks() {
        List<String> marks = new ArrayList<>();
        switch (timeQuality) {
            case MISSING -> marks.add("time-missing");
            case FUTURE -> marks.add("time-in-future");
            case LONG_PAST -> marks.add("time-long-past");
            case STATED -> {
                // as it should be
            }
        }
        if (isRepaired) {
            marks.add("broken-utf8");
        }
        return marks;
    }

    private static void relate(Map<String, Object> all, String name, String... fields) {
        Set<String> values = Set.of();
        for (String field : fields) {
            if (EventDocument.first(all, field) instanceof String text && !text.isEmpty()) {
                values = values.isEmpty() ? new TreeSet<>() : values;
                values.add(text);
            }
        }
        if (!values.isEmpty()) {
            EventDocument.set(all, name, List.copyOf(values), false);
        }
    }

    private static void put(Map<String, Object> all, String name, Object value) {
        EventDocument.set(all, name, value, true);
    }
}
