package io.weir.rules.intel;

import io.weir.rules.indicator.Indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers of providers, those that know nothing too, for as long as they are good; beyond a number of them the one that was
 * used longest ago goes. Can be stored and read again. Safe for several threads.
 */
public final class VerdictCache {
    private static final byte VERSION = 1;

    private final int limit;
    private final VerdictTtl ttl;
    private final LinkedHashMap<Key, Kept> verdicts;

    private record Key(Indicator indicator, String source) {}

    private record Kept(Verdict verdict, long untilMillis) {}

    public VerdictCache(int limit, VerdictTtl ttl) {
        this.limit = limit;
        this.ttl = ttl;
        this.verdicts = new LinkedHashMap<>(16, 0.75f, true);
    }

    public synchronized Optional<Verdict> find(Indicator indicator, String source, long nowMillis) {
        Key key = new Key(indicator, source);
        Kept kept = verdicts.get(key);
        if (kept == null) {
            return Optional.empty();
        }
        if (nowMillis >= kept.untilMillis) {
            verdicts.remove(key);
            return Optional.empty();
        }
        return Optional.of(kept.verdict);
    }

    public synchronized void put(Verdict verdict, long nowMillis) {
        keep(verdict, nowMillis + ttl.of(verdict).toMillis());
    }

    private void keep(Verdict verdict, long untilMillis) {
        verdicts.put(new Key(verdict.indicator(), verdict.source()), new Kept(verdict, untilMillis));
        if (verdicts.size() > limit) {
            verdicts.remove(verdicts.keySet().iterator().next());
        }
    }

    public synchronized int size() {
        return verdicts.size();
    }

    /** Those that are good at a time, the one that was used last at the end. */
    public synchronized void write(DataOutput output, long nowMillis) throws IOException {
        verdicts.values().removeIf(kept -> nowMillis >= kept.untilMillis);
        output.writeByte(VERSION);
        output.writeInt(verdicts.size());
        for (Map.Entry<Key, Kept> entry : verdicts.entrySet()) {
            output.writeLong(entry.getValue().untilMillis);
            entry.getValue().verdict.write(output);
        }
    }

    /** Adds what was written. */
    public synchronized void read(DataInput input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found a cache of version " + version + ", expected " + VERSION);
        }
        for (int left = input.readInt(); left > 0; left--) {
            long untilMillis = input.readLong();
            keep(Verdict.read(input), untilMillis);
        }
    }
}
