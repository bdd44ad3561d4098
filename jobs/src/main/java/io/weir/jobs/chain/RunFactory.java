package io.weir.jobs.chain;

import io.weir.rules.chain.ChainRun;
import io.weir.rules.chain.Segment;
import io.weir.rules.chain.StepMachine;
import org.apache.flink.api.common.functions.RuntimeContext;

import java.util.IdentityHashMap;
import java.util.Map;

/** Follows chains that only say "followed by" with the small machine, and the others with Flink CEP, as far as it can say them. */
final class RunFactory implements ChainRun.Factory, AutoCloseable {
    private final RuntimeContext context;
    private NfaHost host;
    private final Map<Segment, NfaPattern> patterns = new IdentityHashMap<>();

    RunFactory(RuntimeContext context) {
        this.context = context;
    }

    @Override
    public ChainRun of(Segment segment) {
        return segment.chain().isPlain() || !NfaPattern.canExpress(segment)
                ? new StepMachine(segment)
                : new NfaRun(patterns.computeIfAbsent(segment, unseen -> new NfaPattern(unseen, context)), host());
    }

    /** Comes with a thread, so it is made when it is needed. */
    private NfaHost host() {
        host = host == null ? new NfaHost() : host;
        return host;
    }

    /** Rules changed: patterns are compiled again when they are needed. */
    void forget() {
        patterns.clear();
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
        }
    }
}
