package io.weir.rules.correlation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest events of a window, up to a number, oldest first. */
public final class RecentEvents {
    private final int capacity;
    private final Deque<EventRef> events = new ArrayDeque<>();
    private long newestDroppedMillis = Long.MIN_VALUE;
    private long startMillis = Long.MIN_VALUE;

    public RecentEvents(int capacity) {
        this.capacity = capacity;
    }

    public void add(EventRef event) {
        events.addLast(event);
        if (events.size() > capacity) {
            newestDroppedMillis = events.removeFirst().timeMillis();
        }
    }

    public void forgetBefore(long millis) {
        startMillis = millis;
        while (!events.isEmpty() && events.peekFirst().timeMillis() < millis) {
            events.removeFirst();
        }
    }

    boolean isFull() {
        return events.size() == capacity;
    }

    long oldestMillis() {
        return events.getFirst().timeMillis();
    }

    int size() {
        return events.size();
    }

    /** Whether the window holds more events than were kept. */
    public boolean isTruncated() {
        return newestDroppedMillis >= startMillis && newestDroppedMillis != Long.MIN_VALUE;
    }

    public List<EventRef> toList() {
        return List.copyOf(events);
    }

    public void write(DataOutput output) throws IOException {
        output.writeLong(newestDroppedMillis);
        output.writeLong(startMillis);
        output.writeInt(events.size());
        for (EventRef event : events) {
            StateCodec.writeEvent(event, output);
        }
    }

    public void read(DataInput input) throws IOException {
        newestDroppedMillis = input.readLong();
        startMillis = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            events.addLast(StateCodec.readEvent(input));
        }
    }
}
