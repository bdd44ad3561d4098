package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an alert shows of the event that decided it. */
public record EventDetail(long ingestedMillis, Map<String, String> entities, List<Evidence> evidence) {
    /** More reasons than this nobody reads: of a hit, of hits of one event together, of the steps of a chain. */
    static final int MOST_EVIDENCE = 20;

    static final EventDetail NONE = new EventDetail(0, Map.of(), List.of());

    static EventDetail of(Hit hit) {
        return new EventDetail(hit.ingestedMillis(), hit.entities(), hit.evidence());
    }

    /** The same with one more entity field. */
    EventDetail with(String field, String value) {
        Map<String, String> more = new HashMap<>(entities);
        more.put(field, value);
        return new EventDetail(ingestedMillis, more, evidence);
    }

    /** The same with other evidence before its own. */
    EventDetail after(List<Evidence> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Evidence> all = new ArrayList<>(more);
        all.addAll(evidence);
        return new EventDetail(ingestedMillis, entities, all);
    }

    /** The same with what another hit of the event shows; what both say, this one says. */
    EventDetail and(EventDetail other) {
        Map<String, String> all = new HashMap<>(other.entities);
        all.putAll(entities);
        List<Evidence> together = Stream.concat(evidence.stream(), other.evidence.stream())
                .distinct()
                .limit(MOST_EVIDENCE)
                .toList();
        return new EventDetail(Math.min(ingestedMillis, other.ingestedMillis), all, together);
    }

    void write(DataOutput output) throws IOException {
        output.writeLong(ingestedMillis);
        DataText.write(entities, output);
        DataText.writeEvidence(evidence, output);
    }

    static EventDetail read(DataInput input) throws IOException {
        long ingestedMillis = input.readLong();
        Map<String, String> entities = DataText.readMap(input);
        return new EventDetail(ingestedMillis, entities, DataText.readEvidence(input));
    }
}
