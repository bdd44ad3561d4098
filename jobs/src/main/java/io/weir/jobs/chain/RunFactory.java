package io.weir.jobs.chain;

import io.weir.rules.chain.ChainRun;
import io.weir.rules.chain.Segment;
import io.weir.rules.chain.StepMachine;

/** Chooses how a segment is followed. */
final class RunFactory implements ChainRun.Factory, AutoCloseable {
    @Override
    public ChainRun of(Segment segment) {
        return new StepMachine(segment);
    }

    @Override
    public void close() {}
}
