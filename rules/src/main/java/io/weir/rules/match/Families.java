package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.Map;
import java.util.TreeMap;

/**
 * Tells which route trees an event is worth: most are for kinds of events of which it has not one of the deciding fields.
 *
 * <p>Knows the first {@link #MOST} trees, a bit for each; there are about two dozen.
 */
final class Families {
    static final int MOST = Long.SIZE;

    private final int[] slots;
    private final long[] treesOfSlot;
    private final long always;

    Families(RouteTree[] trees) {
        Map<Integer, Long> bySlot = new TreeMap<>();
        long withoutSlots = 0;
        for (int i = 0; i < Math.min(MOST, trees.length); i++) {
            long bit = 1L << i;
            if (trees[i].wantsEventsWithoutSlots()) {
                withoutSlots |= bit;
                continue;
            }
            for (int slot : trees[i].deciding()) {
                bySlot.merge(slot, bit, (one, other) -> one | other);
            }
        }
        this.always = withoutSlots;
        this.slots = bySlot.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.treesOfSlot = bySlot.values().stream().mapToLong(Long::longValue).toArray();
    }

    /** The trees that may have a route for an event, by their bits. */
    long of(EventView event) {
        long trees = always;
        for (int i = 0; i < slots.length; i++) {
            if (event.first(slots[i]) != EventView.NONE) {
                trees |= treesOfSlot[i];
            }
        }
        return trees;
    }
}
