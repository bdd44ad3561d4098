package io.weir.rules.alert;

import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.StateCodec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What events that come in any order were directed at; where there is too much of it, what was attacked first. The outcome is a
 * property of the set of events.
 */
final class EarliestTargets {
    private static final Comparator<Map.Entry<String, EventRef>> BY_EVENT =
            Map.Entry.<String, EventRef>comparingByValue().thenComparing(Map.Entry.comparingByKey());

    private final Map<String, EventRef> firstSeen = new HashMap<>();

    void add(List<String> targets, EventRef event) {
        for (String target : targets) {
            firstSeen.merge(target, event, (one, other) -> one.compareTo(other) <= 0 ? one : other);
            if (firstSeen.size() > Targets.MOST) {
                firstSeen.entrySet().stream()
                        .max(BY_EVENT)
                        .map(Map.Entry::getKey)
                        .ifPresent(firstSeen::remove);
            }
        }
    }

    List<String> all() {
        return firstSeen.entrySet().stream()
                .sorted(BY_EVENT)
                .map(Map.Entry::getKey)
                .toList();
    }

    void write(DataOutput output) throws IOException {
        output.writeInt(firstSeen.size());
        for (Map.Entry<String, EventRef> each : firstSeen.entrySet()) {
            DataText.write(each.getKey(), output);
            StateCodec.writeEvent(each.getValue(), output);
        }
    }

    void read(DataInput input) throws IOException {
        for (int left = input.readInt(); left > 0; left--) {
            String target = DataText.read(input);
            firstSeen.put(target, StateCodec.readEvent(input));
        }
    }
}
