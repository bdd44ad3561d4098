package io.weir.rules.playbook;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** So many things within any hour. */
final class Budget {
    private static final long HOUR = 3_600_000;

    private final Deque<Long> spent = new ArrayDeque<>();

    /** Whether one more may be done now; it counts if so. */
    boolean spend(long nowMillis, int most) {
        while (!spent.isEmpty() && nowMillis - spent.peekFirst() >= HOUR) {
            spent.removeFirst();
        }
        if (spent.size() >= most) {
            return false;
        }
        spent.addLast(nowMillis);
        return true;
    }

    /** Whether nothing that was spent counts any more. */
    boolean isFree(long nowMillis) {
        return spent.isEmpty() || nowMillis - spent.peekLast() >= HOUR;
    }

    void write(DataOutput output) throws IOException {
        output.writeInt(spent.size());
        for (long time : spent) {
            output.writeLong(time);
        }
    }

    static Budget read(DataInput input) throws IOException {
        Budget budget = new Budget();
        for (int left = input.readInt(); left > 0; left--) {
            budget.spent.addLast(input.readLong());
        }
        return budget;
    }
}
