package io.weir.jobs.chain;

import io.weir.rules.chain.ChainHit;
import org.apache.flink.cep.configuration.SharedBufferCacheConfig;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBuffer;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;

import java.time.Duration;

/** What the runs of one subtask share: Flink CEP's buffer, which comes with a thread, looks at one key at a time. */
final class NfaHost implements AutoCloseable {
    private static final int CACHED = 1_024;

    private final HeldStates states = new HeldStates();
    private final SharedBuffer<ChainHit> buffer = new SharedBuffer<>(
            states, ChainHitSerializer.INSTANCE, new SharedBufferCacheConfig(CACHED, CACHED, Duration.ofDays(1)));

    HeldStates states() {
        return states;
    }

    /** Opens the buffer on the content of a key, until it is closed. */
    SharedBufferAccessor<ChainHit> open(HeldStates.Content content) {
        states.hold(content);
        return buffer.getAccessor();
    }

    @Override
    public void close() {
        buffer.releaseCacheStatisticsTimer();
    }
}
