package io.weir.jobs.detect;

import io.weir.jobs.detect.DetectThresholds.StoredGroup;
import io.weir.jobs.form.Fields;
import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** How groups of correlations are kept: a checkpoint writes all of them. */
final class StoredGroupSerializer extends RecordSerializer<KeptGroup> {
    static final StoredGroupSerializer INSTANCE = new StoredGroupSerializer();
    static final RecordType<KeptGroup> TYPE = new RecordType<>(KeptGroup.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final byte VERSION = 1;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    /** What goes on while a snapshot writes it must not be what is written. */
    @Override
    public KeptGroup copy(KeptGroup from) {
        return from.stored();
    }

    @Override
    public KeptGroup copy(KeptGroup from, KeptGroup reuse) {
        return from.stored();
    }

    @Override
    public void serialize(KeptGroup kept, DataOutputView output) throws IOException {
        StoredGroup stored = kept.stored();
        output.writeByte(VERSION);
        Fields.write(stored.tenant(), output);
        Fields.write(stored.correlation(), output);
        Fields.write(stored.revision(), output);
        Fields.write(stored.groupNames(), output);
        Fields.write(stored.group(), output);
        output.writeLong(stored.decidedMillis());
        Fields.write(stored.content(), output);
    }

    @Override
    public KeptGroup deserialize(DataInputView input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of a group, expected " + VERSION);
        }
        return new StoredGroup(
                Fields.read(input),
                Fields.read(input),
                Fields.read(input),
                Fields.readTexts(input),
                Fields.readMap(input),
                input.readLong(),
                Fields.readBytes(input));
    }

    @Override
    public TypeSerializerSnapshot<KeptGroup> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<KeptGroup> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
