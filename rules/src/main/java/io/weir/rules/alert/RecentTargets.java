package io.weir.rules.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the events of a window were directed at; where there is too much of it, what was attacked last. Taken in event-time order. */
final class RecentTargets {
    private final Map<String, Long> lastSeenMillis = new LinkedHashMap<>();

    void add(List<String> targets, long timeMillis) {
        for (String target : targets) {
            lastSeenMillis.remove(target);
            lastSeenMillis.put(target, timeMillis);
            if (lastSeenMillis.size() > Targets.MOST) {
                Iterator<String> oldest = lastSeenMillis.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    void forgetBefore(long millis) {
        Iterator<Long> oldest = lastSeenMillis.values().iterator();
        while (oldest.hasNext() && oldest.next() < millis) {
            oldest.remove();
        }
    }

    List<String> all() {
        return List.copyOf(lastSeenMillis.keySet());
    }

    void write(DataOutput output) throws IOException {
        output.writeInt(lastSeenMillis.size());
        for (Map.Entry<String, Long> each : lastSeenMillis.entrySet()) {
            DataText.write(each.getKey(), output);
            output.writeLong(each.getValue());
        }
    }

    void read(DataInput input) throws IOException {
        for (int left = input.readInt(); left > 0; left--) {
            String target = DataText.read(input);
            lastSeenMillis.put(target, input.readLong());
        }
    }
}
