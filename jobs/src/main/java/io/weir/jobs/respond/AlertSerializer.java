package io.weir.jobs.respond;

import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.alert.Alert;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** How alerts come to the job. */
public final class AlertSerializer extends RecordSerializer<Alert> {
    static final AlertSerializer INSTANCE = new AlertSerializer();
    public static final RecordType<Alert> TYPE = new RecordType<>(Alert.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(Alert alert, DataOutputView output) throws IOException {
        alert.write(output);
    }

    @Override
    public Alert deserialize(DataInputView input) throws IOException {
        return Alert.read(input);
    }

    @Override
    public TypeSerializerSnapshot<Alert> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<Alert> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
