package io.weir.connectors.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.ReadEvent.TimeQuality;
import io.weir.rules.alert.DerivedId;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes documents of events, for one thread. The {@code event.id} is that by which alerts name the event. */
public final class EventArchivist {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy.MM.dd").withZone(ZoneOffset.UTC);
    private static final long DAY_MILLIS = 86_400_000;

    private final EventShape shape;
    private final Sampling sampling;
    private final Map<String, Integer> percents = new HashMap<>();
    private final Map<Long, String> indices = new HashMap<>();

    public EventArchivist(FieldSelection fields, Sampling sampling) {
        this.shape = new EventShape(fields);
        this.sampling = sampling;
    }

    /** Empty for an event that the sample leaves out. Events never change, so all have the same version. */
    public Optional<IndexDocument> document(ReadEvent event) {
        String id = DerivedId.of("event", event.record().tenant(), event.eventId());
        int percent = percents.computeIfAbsent(event.record().topic(), sampling::percent);
        if (!Sampling.isAmong(id, percent)) {
            return Optional.empty();
        }
        try {
            byte[] json = JSON.writeValueAsBytes(shape.of(event.document()));
            return Optional.of(new IndexDocument(index(event), id, 1, json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    /** By the time that counts; but times of long ago would make an index for each day that somebody thinks of. */
    private String index(ReadEvent event) {
        long millis =
                event.timeQuality() == TimeQuality.LONG_PAST ? event.record().brokerTimeMillis() : event.timeMillis();
        long day = Math.floorDiv(millis, DAY_MILLIS);
        if (indices.size() > 1000) {
            indices.clear();
        }
        return indices.computeIfAbsent(
                day, number -> "weir-events-" + DAY.format(Instant.ofEpochMilli(number * DAY_MILLIS)));
    }
}
