package io.weir.jobs.respond;

import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.incident.Strand;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** How strands travel to the story. */
final class StrandSerializer extends RecordSerializer<Strand> {
    static final StrandSerializer INSTANCE = new StrandSerializer();
    static final RecordType<Strand> TYPE = new RecordType<>(Strand.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(Strand strand, DataOutputView output) throws IOException {
        strand.write(output);
    }

    @Override
    public Strand deserialize(DataInputView input) throws IOException {
        return Strand.read(input);
    }

    @Override
    public TypeSerializerSnapshot<Strand> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<Strand> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
