package io.weir.jobs.time;

import org.apache.flink.api.common.state.StateTtlConfig;

import java.time.Duration;

/**
 * A time to live behind the clean-up in event time, for keys that nothing comes back to.
 *
 * <p>On the heap Flink would by default look at some entries with every access, and takes a whole map for one: the larger the
 * map under a key, the dearer each step. So there the net works when savepoints are taken and when something is read;
 * RocksDB drops what is over when it compacts.
 */
public final class SafetyNet {
    private static final long ASKS_THE_CLOCK_EVERY = 1_000;

    private SafetyNet() {}

    public static StateTtlConfig of(Duration timeToLive) {
        return StateTtlConfig.newBuilder(timeToLive)
                .disableCleanupInBackground()
                .cleanupFullSnapshot()
                .cleanupInRocksdbCompactFilter(ASKS_THE_CLOCK_EVERY)
                .build();
    }
}
