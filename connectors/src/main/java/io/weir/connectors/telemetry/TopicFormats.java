package io.weir.connectors.telemetry;

import io.weir.rules.event.FieldTable;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a site says about its topics: which format each has, and whose telemetry it is. The first that fits counts. */
public record TopicFormats(List<Topic> topics, String tenant) implements Serializable {
    public TopicFormats {
        topics = List.copyOf(topics);
    }

    /**
     * Some topics, by the pattern of their whole names.
     *
     * @param tenant whose telemetry it is
     */
    public record Topic(Pattern names, String tenant, FormatSettings format) implements Serializable {}

    /** Every topic as {@code auto}. */
    public static TopicFormats anyOf(String tenant) {
        return new TopicFormats(List.of(), tenant);
    }

    /** What is said about a topic. */
    public Topic of(String topic) {
        for (Topic candidate : topics) {
            if (candidate.names().matcher(topic).matches()) {
                return candidate;
            }
        }
        return new Topic(Pattern.compile(Pattern.quote(topic)), tenant, FormatSettings.DEFAULT);
    }

    /** The fields that reading any of the topics needs. */
    public List<FieldTable.Field> fields() {
        Map<String, FieldTable.Field> fields = new LinkedHashMap<>();
        List<FormatSettings> all = new ArrayList<>(List.of(FormatSettings.DEFAULT));
        topics.forEach(topic -> all.add(topic.format()));
        all.forEach(settings -> Formats.fields(settings).forEach(field -> fields.put(field.name(), field)));
        return List.copyOf(fields.values());
    }
}
