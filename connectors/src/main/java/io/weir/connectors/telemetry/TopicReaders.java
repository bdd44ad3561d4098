package io.weir.connectors.telemetry;

import io.weir.rules.event.FieldTable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A reader for each topic, made when its first record comes. Belongs to one thread. */
public final class TopicReaders {
    private final Function<FormatSettings, TelemetryReader> maker;
    private final TopicFormats formats;
    private final Map<String, TelemetryReader> byTopic = new HashMap<>();

    private TopicReaders(TopicFormats formats, Function<FormatSettings, TelemetryReader> maker) {
        this.formats = formats;
        this.maker = maker;
    }

    /** Readers of what a table wants. */
    public static TopicReaders ofViews(TopicFormats formats, TelemetryLimits limits, FieldTable fields) {
        return new TopicReaders(formats, settings -> TelemetryReader.ofViews(settings, limits, fields));
    }

    /** Readers that also make documents. */
    public static TopicReaders ofDocuments(TopicFormats formats, TelemetryLimits limits) {
        return new TopicReaders(formats, settings -> TelemetryReader.ofDocuments(settings, limits));
    }

    public void read(TelemetryRecord record, EventSink sink) {
        TelemetryReader reader = byTopic.get(record.topic());
        if (reader == null) {
            reader = maker.apply(formats.of(record.topic()).format());
            byTopic.put(record.topic(), reader);
        }
        reader.read(record, sink);
    }
}
