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

    static final int[] NO_SLOTS = {};

    /** What nobody wants, below what no search may see. */
    private static final KeyNode HIDDEN = new KeyNode("", NO_SLOTS, NO_SLOTS, true, Map.of());

    /** The slots that a value at this place fills, with the rank of the place for each slot; lower ranks win. */
    final int[] slots;

    final int[] ranks;
    final boolean hidden;

    private final byte[] key;
    private final long hash;
    private final KeyNode[] table;

    KeyNode(String key, int[] slots, int[] ranks, boolean hidden, Map<String, KeyNode> children) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.hash = hash(this.key, 0, this.key.length);
        this.slots = slots;
        this.ranks = ranks;
        this.hidden = hidden;
        this.table = children.isEmpty() ? new KeyNode[0] : table(children);
    }

    private static KeyNode[] table(Map<String, KeyNode> children) {
        // At most a quarter full: most keys of an event are wanted by nobody and must miss at the first look.
        KeyNode[] table = new KeyNode[Integer.highestOneBit(children.size() * 4) * 2];
        for (KeyNode child : children.values()) {
            int at = (int) child.hash & (table.length - 1);
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
        long wanted = hash(buffer, from, to);
        int at = (int) wanted & (table.length - 1);
        for (KeyNode node = table[at]; node != null; node = table[at]) {
            if (node.hash == wanted && Arrays.equals(node.key, 0, node.key.length, buffer, from, to)) {
                return node;
            }
            at = (at + 1) & (table.length - 1);
        }
        return unwanted;
    }

    /** Both ends and the length: telling, and two loads instead of a loop. */
    private static long hash(byte[] bytes, int from, int to) {
        int length = to - from;
        long head;
        long tail;
        if (length >= 8) {
            head = (long) LONGS.get(bytes, from);
            tail = (long) LONGS.get(bytes, to - 8);
        } else if (length >= 4) {
            head = (int) INTS.get(bytes, from);
            tail = (int) INTS.get(bytes, to - 4);
        } else if (length > 0) {
            head = bytes[from] << 8 | bytes[from + length / 2];
            tail = bytes[to - 1];
        } else {
            return 0;
        }
        long mixed = (head * 0x9E3779B97F4A7C15L) ^ ((tail + length) * 0xC2B2AE3D27D4EB4FL);
        return mixed ^ (mixed >>> 32) ^ (mixed >>> 47);
    }
}
