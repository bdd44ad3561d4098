package io.weir.rules.correlation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many events of a window there were before those that are kept one by one. Taken in event-time order.
 *
 * <p>Bounded because it keeps numbers for slices of a hundredth of the window, however many events are in them. A slice is
 * forgotten as a whole with its oldest event. So the count is exact until the oldest event of all leaves the window, and then
 * too low by what came in less than one slice; never too high.
 */
final class CountedEvents {
    private static final int SLICES = 100;

    private final long sliceMillis;
    private final Deque<Slice> slices = new ArrayDeque<>();
    private long count;

    private record Slice(long oldestMillis, long count) {}

    CountedEvents(long windowMillis) {
        this.sliceMillis = Math.max(1, windowMillis / SLICES);
    }

    void add(long timeMillis) {
        Slice newest = slices.peekLast();
        if (newest != null && timeMillis - newest.oldestMillis() < sliceMillis) {
            slices.removeLast();
            slices.addLast(new Slice(newest.oldestMillis(), newest.count() + 1));
        } else {
            slices.addLast(new Slice(timeMillis, 1));
        }
        count++;
    }

    void forgetBefore(long millis) {
        while (!slices.isEmpty() && slices.peekFirst().oldestMillis() < millis) {
            count -= slices.removeFirst().count();
        }
    }

    long count() {
        return count;
    }

    void write(DataOutput output) throws IOException {
        output.writeInt(slices.size());
        for (Slice slice : slices) {
            output.writeLong(slice.oldestMillis());
            output.writeLong(slice.count());
        }
    }

    void read(DataInput input) throws IOException {
        for (int left = input.readInt(); left > 0; left--) {
            Slice slice = new Slice(input.readLong(), input.readLong());
            slices.addLast(slice);
            count += slice.count();
        }
    }
}
