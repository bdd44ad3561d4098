package io.weir.rules.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * One step on the way to wanted fields: what a key leads to, found by its bytes. Who writes values of its own into a
 * view asks the table once for the node of a name and gives the node with every value.
 */
public final class KeyNode {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** How many bytes of either end of a key are looked at first. */
    private static final int ENDS = Long.BYTES;

    static final int[] NO_SLOTS = {};

    /** What nobody wants, below what no search may see. */
    private static final KeyNode HIDDEN = new KeyNode("", NO_SLOTS, NO_SLOTS, true, Map.of());

    /** The slots that a value at this place fills, with the rank of the place for each slot; lower ranks win. */
    final int[] slots;

    final int[] ranks;
    final boolean hidden;

    private final byte[] key;
    private final long head;
    private final long tail;
    private final KeyNode[] table;

    KeyNode(String key, int[] slots, int[] ranks, boolean hidden, Map<String, KeyNode> children) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.head = head(this.key, 0, this.key.length);
        this.tail = tail(this.key, 0, this.key.length);
        this.slots = slots;
        this.ranks = ranks;
        this.hidden = hidden;
        this.table = children.isEmpty() ? new KeyNode[0] : table(children);
    }

    private static KeyNode[] table(Map<String, KeyNode> children) {
        // At most a quarter full: most keys of an event are wanted by nobody and must miss at the first look.
        KeyNode[] table = new KeyNode[Integer.highestOneBit(children.size() * 4) * 2];
        for (KeyNode child : children.values()) {
            int at = hash(child.head, child.tail, child.key.length) & (table.length - 1);
            while (table[at] != null) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = child;
        }
        return table;
    }

    /** The node behind a key, or null if nobody wants anything there. */
    public KeyNode child(byte[] buffer, int from, int to) {
        KeyNode unwanted = hidden ? HIDDEN : null;
        if (table.length == 0) {
            return unwanted;
        }
        int length = to - from;
        long wantedHead = head(buffer, from, length);
        long wantedTail = tail(buffer, from, length);
        int at = hash(wantedHead, wantedTail, length) & (table.length - 1);
        for (KeyNode node = table[at]; node != null; node = table[at]) {
            if (node.head == wantedHead && node.tail == wantedTail && node.hasMiddle(buffer, from, length)) {
                return node;
            }
            at = (at + 1) & (table.length - 1);
        }
        return unwanted;
    }

    /** Whether a key of the same head and tail is this key. */
    private boolean hasMiddle(byte[] buffer, int from, int length) {
        return key.length == length
                && (length <= 2 * ENDS
                        || Arrays.equals(key, ENDS, length - ENDS, buffer, from + ENDS, from + length - ENDS));
    }

    private static int hash(long head, long tail, int length) {
        long mixed = (head * 0x9E3779B97F4A7C15L) ^ ((tail + length) * 0xC2B2AE3D27D4EB4FL);
        return (int) (mixed ^ (mixed >>> 32) ^ (mixed >>> 47));
    }

    /** The first bytes of a key. Together with its length, head and tail tell all of a key that is no longer than both. */
    private static long head(byte[] bytes, int from, int length) {
        if (length >= ENDS) {
            return (long) LONGS.get(bytes, from);
        }
        if (length >= 4) {
            return (int) INTS.get(bytes, from);
        }
        return length == 0 ? 0 : bytes[from] << 8 | bytes[from + length / 2] & 0xFF;
    }

    private static long tail(byte[] bytes, int from, int length) {
        int to = from + length;
        if (length >= ENDS) {
            return (long) LONGS.get(bytes, to - ENDS);
        }
        if (length >= 4) {
            return (int) INTS.get(bytes, to - 4);
        }
        return length == 0 ? 0 : bytes[to - 1];
    }
}
