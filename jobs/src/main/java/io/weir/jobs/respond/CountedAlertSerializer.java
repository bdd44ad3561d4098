package io.weir.jobs.respond;

import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.alert.Alert;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** How counted alerts travel. */
final class CountedAlertSerializer extends RecordSerializer<CountedAlert> {
    static final CountedAlertSerializer INSTANCE = new CountedAlertSerializer();
    static final RecordType<CountedAlert> TYPE = new RecordType<>(CountedAlert.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(CountedAlert counted, DataOutputView output) throws IOException {
        counted.alert().write(output);
        output.writeLong(counted.earlier());
    }

    @Override
    public CountedAlert deserialize(DataInputView input) throws IOException {
        return new CountedAlert(Alert.read(input), input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<CountedAlert> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<CountedAlert> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
