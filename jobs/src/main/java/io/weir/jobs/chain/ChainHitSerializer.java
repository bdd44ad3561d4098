package io.weir.jobs.chain;

import io.weir.jobs.form.RecordSerializer;
import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Hits as they lie in the state of a run: in their own form, whose version the run's state tells. */
final class ChainHitSerializer extends RecordSerializer<ChainHit> {
    private static final long serialVersionUID = 1L;

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
