package io.weir.rules.risk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How often one rule has raised alerts for one tenant, by days of event time. Days that are over count, the present one does not:
 * so neither the order of its alerts nor how many of them came already changes a score. Each alert is to be added once, by its
 * first version.
 */
public final class RuleRarity {
    public static final int DAYS = 30;
    private static final byte VERSION = 1;

    private final TreeMap<Long, Long> alertsByDay = new TreeMap<>();

    public void add(long timeMillis) {
        long day = day(timeMillis);
        alertsByDay.merge(day, 1L, Long::sum);
        // An alert of today may still be late by days; what no alert of then can ask about goes.
        alertsByDay.headMap(alertsByDay.lastKey() - 2L * DAYS).clear();
    }

    /** Takes back an alert that turned out to be of another time. */
    public void remove(long timeMillis) {
        alertsByDay.computeIfPresent(day(timeMillis), (day, alerts) -> alerts > 1 ? alerts - 1 : null);
    }

    /** The beginning of the last day that has alerts. */
    public long lastMillis() {
        return alertsByDay.isEmpty() ? 0 : alertsByDay.lastKey() * TimeUnit.DAYS.toMillis(1);
    }

    /** The alerts on the thirty days before that of a time. */
    public long earlier(long timeMillis) {
        long day = day(timeMillis);
        long sum = 0;
        for (long alerts : alertsByDay.subMap(day - DAYS, day).values()) {
            sum += alerts;
        }
        return sum;
    }

    private static long day(long timeMillis) {
        return Math.floorDiv(timeMillis, TimeUnit.DAYS.toMillis(1));
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        output.writeInt(alertsByDay.size());
        for (Map.Entry<Long, Long> entry : alertsByDay.entrySet()) {
            output.writeLong(entry.getKey());
            output.writeLong(entry.getValue());
        }
    }

    public static RuleRarity read(DataInput input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found a rarity of version " + version + ", expected " + VERSION);
        }
        RuleRarity rarity = new RuleRarity();
        for (int left = input.readInt(); left > 0; left--) {
            long day = input.readLong();
            rarity.alertsByDay.put(day, input.readLong());
        }
        return rarity;
    }
}
