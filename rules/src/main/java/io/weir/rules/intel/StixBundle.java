package io.weir.rules.intel;

import io.weir.rules.event.Json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the indicators of a STIX 2.1 bundle. Revoked ones are left out; other objects say nothing that could be compared. */
final class StixBundle {
    private final IntelReader reader;

    StixBundle(IntelReader reader) {
        this.reader = reader;
    }

    void read(String text) {
        Map<String, Object> bundle;
        try {
            bundle = Json.object(text);
        } catch (IOException e) {
            reader.problem("", "found no JSON object: " + IntelReader.firstLine(e));
            return;
        }
        if (!"bundle".equals(bundle.get("type")) || !(bundle.get("objects") instanceof List<?> objects)) {
            reader.problem("", "found no STIX bundle, expected an object with type 'bundle' and a list 'objects'");
            return;
        }
        for (int i = 0; i < objects.size(); i++) {
            if (objects.get(i) instanceof Map<?, ?> object && "indicator".equals(object.get("type"))) {
                indicator("objects[" + i + "] " + text(object, "id"), object);
            }
        }
    }

    private void indicator(String place, Map<?, ?> object) {
        String version = text(object, "spec_version");
        String language = text(object, "pattern_type");
        if (!version.equals("2.1")) {
            reader.problem(place, "found spec_version '" + version + "', expected 2.1");
            return;
        }
        if (!language.equals("stix")) {
            reader.problem(place, "found pattern_type '" + language + "', expected stix");
            return;
        }
        if (Boolean.TRUE.equals(object.get("revoked"))) {
            return;
        }
        List<String> types = texts(object.get("indicator_types"));
        List<String> labels = new ArrayList<>();
        String name = text(object, "name");
        if (!name.isEmpty()) {
            labels.add(name);
        }
        labels.addAll(texts(object.get("labels")));
        IntelEntry entry = new IntelEntry(
                judgement(types),
                object.get("confidence") instanceof Number number ? number.intValue() : IntelReader.USUAL_CONFIDENCE,
                labels,
                String.join(", ", types),
                reader.time(place, "valid_from", text(object, "valid_from"), IntelEntry.ALWAYS),
                reader.time(place, "valid_until", text(object, "valid_until"), IntelEntry.FOR_EVER));
        try {
            for (StixPattern.Equality equality : StixPattern.read(text(object, "pattern"))) {
                reader.add(place, equality.kind().label(), equality.value(), entry);
            }
        } catch (StixPattern.Refused refused) {
            reader.problem(place, refused.getMessage());
        }
    }

    private static Judgement judgement(List<String> types) {
        if (types.isEmpty() || types.contains("malicious-activity")) {
            return Judgement.MALICIOUS;
        }
        return types.contains("benign") ? Judgement.HARMLESS : Judgement.SUSPICIOUS;
    }

    private static String text(Map<?, ?> object, String key) {
        return object.get(key) instanceof String text ? text : "";
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
