package io.weir.jobs.chain;

import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Hits as they lie in the state of a run: in their own form, whose version the run's state tells. */
final class ChainHitSerializer extends TypeSerializerSingleton<ChainHit> {
    static final ChainHitSerializer INSTANCE = new ChainHitSerializer();

    @Override
    public void serialize(ChainHit hit, DataOutputView output) throws IOException {
        hit.write(output);
    }

    @Override
    public ChainHit deserialize(DataInputView input) throws IOException {
        return ChainHit.read(input);
    }

    @Override
    public ChainHit deserialize(ChainHit reuse, DataInputView input) throws IOException {
        return deserialize(input);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public ChainHit createInstance() {
        return null;
    }

    @Override
    public ChainHit copy(ChainHit hit) {
        return hit;
    }

    @Override
    public ChainHit copy(ChainHit hit, ChainHit reuse) {
        return hit;
    }

    @Override
    public void copy(DataInputView input, DataOutputView output) throws IOException {
        serialize(deserialize(input), output);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<ChainHit> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ChainHit> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
