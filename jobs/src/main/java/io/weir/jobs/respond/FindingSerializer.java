package io.weir.jobs.respond;

import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.incident.Finding;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** How findings travel to their entities and wait there. */
final class FindingSerializer extends RecordSerializer<Finding> {
    static final FindingSerializer INSTANCE = new FindingSerializer();
    static final RecordType<Finding> TYPE = new RecordType<>(Finding.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(Finding finding, DataOutputView output) throws IOException {
        finding.write(output);
    }

    @Override
    public Finding deserialize(DataInputView input) throws IOException {
        return Finding.read(input);
    }

    @Override
    public TypeSerializerSnapshot<Finding> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<Finding> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
