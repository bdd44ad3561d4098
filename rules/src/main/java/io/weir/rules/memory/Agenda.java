package io.weir.rules.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What is to be looked at, and when. Adding costs the same however much is planned for the same moment.
 *
 * <p>The host is asked for a timer at each moment, and calls back with it; several calls for one moment are harmless.
 */
public final class Agenda {
    private final Memory memory;
    private final String name;
    private final LongConsumer timers;

    /** @param timers asks the host to come back at a moment */
    public Agenda(Memory memory, String name, LongConsumer timers) {
        this.memory = memory;
        this.name = name;
        this.timers = timers;
    }

    public void add(long timeMillis, String item) {
        add(timeMillis, item.getBytes(UTF_8));
    }

    public void add(long timeMillis, byte[] item) {
        int planned = count(timeMillis);
        if (planned == 0) {
            timers.accept(timeMillis);
        }
        memory.put(key(timeMillis, planned), item);
        memory.put(
                key(timeMillis),
                ByteBuffer.allocate(Integer.BYTES).putInt(planned + 1).array());
    }

    /** What was planned for a moment, in the order in which it was; afterwards nothing is. */
    public List<byte[]> take(long timeMillis) {
        int planned = count(timeMillis);
        List<byte[]> items = new ArrayList<>(planned);
        for (int i = 0; i < planned; i++) {
            String key = key(timeMillis, i);
            memory.get(key).ifPresent(items::add);
            memory.remove(key);
        }
        if (planned > 0) {
            memory.remove(key(timeMillis));
        }
        return items;
    }

    public List<String> takeTexts(long timeMillis) {
        return take(timeMillis).stream().map(item -> new String(item, UTF_8)).toList();
    }

    private int count(long timeMillis) {
        return memory.get(key(timeMillis))
                .map(bytes -> ByteBuffer.wrap(bytes).getInt())
                .orElse(0);
    }

    private String key(long timeMillis) {
        return name + "@" + timeMillis;
    }

    private String key(long timeMillis, int place) {
        return name + "@" + timeMillis + "#" + place;
    }
}
