package io.weir.rules.match;

import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Remembers the routes of events that have the same values in all deciding slots. A stream has events of some hundred kinds
 * and of each kind very many, and it takes longer to lead one through the trees than to see that it is of a known kind.
 *
 * <p>The memory is of fixed size: a kind takes the place of another one. For one thread.
 */
final class KnownRoutes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PLACES = 1 << 11;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** What decides is the name of something; a longer text is the content of an event. */
    private static final int LONGEST_TEXT = 80;

    /** Slot, type, traits and length of a value; eight bytes more can be read behind the last one. */
    private static final int AROUND_TEXT = 4;

    private static final int MARGIN = 8;

    private static final byte SEVERAL = (byte) ValueType.values().length;

    private final int[] slots;
    private final Kind[] kinds = new Kind[PLACES];
    private final byte[] key;
    private int length;
    private int place;

    private record Kind(byte[] key, Route[] routes) {}

    KnownRoutes(RouteTree[] trees) {
        this.slots = Arrays.stream(trees)
                .flatMapToInt(tree -> IntStream.of(tree.deciding()))
                .sorted()
                .distinct()
                .toArray();
        this.key = new byte[slots.length * (AROUND_TEXT + LONGEST_TEXT) + MARGIN];
    }

    /** The routes of an event, or null: then they may be {@link #keep kept} once they were found. */
    Route[] of(EventView event) {
        place = -1;
        if (slots.length > Byte.MAX_VALUE || !readKey(event)) {
            return null;
        }
        place = place();
        Kind kind = kinds[place];
        return kind != null && Arrays.equals(kind.key, 0, kind.key.length, key, 0, length) ? kind.routes : null;
    }

    /** Keeps the routes of the event that was asked for last. */
    void keep(Route[] routes) {
        if (place >= 0) {
            kinds[place] = new Kind(Arrays.copyOf(key, length), routes);
        }
    }

    /** Writes down all that a {@link RouteTree} looks at. Returns false if that is too much. */
    private boolean readKey(EventView event) {
        int at = 0;
        for (int i = 0; i < slots.length; i++) {
            int value = event.first(slots[i]);
            if (value == EventView.NONE) {
                continue;
            }
            key[at++] = (byte) i;
            if (event.next(value) != EventView.NONE) {
                key[at++] = SEVERAL;
                continue;
            }
            key[at++] = (byte) event.type(value).ordinal();
            if (event.isScalar(value)) {
                int from = event.start(value);
                int size = event.end(value) - from;
                if (size > LONGEST_TEXT) {
                    return false;
                }
                key[at++] = (byte) ((event.isEscaped(value) ? 1 : 0) | (event.isUnusual(value) ? 2 : 0));
                key[at++] = (byte) size;
                System.arraycopy(event.bytes(value), from, key, at, size);
                at += size;
            }
        }
        length = at;
        return true;
    }

    private int place() {
        LONGS.set(key, length, 0L);
        long hash = length;
        for (int at = 0; at < length; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(key, at)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 32) & PLACES - 1;
    }
}
