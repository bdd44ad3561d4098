package io.weir.jobs.detect;

import io.weir.jobs.detect.RaiseAtOnce.StoredAlert;
import io.weir.jobs.form.Fields;
import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** How alerts of single events are kept: a checkpoint writes all of them. */
final class StoredAlertSerializer extends RecordSerializer<StoredAlert> {
    static final StoredAlertSerializer INSTANCE = new StoredAlertSerializer();
    static final RecordType<StoredAlert> TYPE = new RecordType<>(StoredAlert.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final byte VERSION = 1;

    @Override
    public void serialize(StoredAlert stored, DataOutputView output) throws IOException {
        output.writeByte(VERSION);
        Fields.write(stored.rule(), output);
        Fields.write(stored.content(), output);
    }

    @Override
    public StoredAlert deserialize(DataInputView input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of an alert, expected " + VERSION);
        }
        return new StoredAlert(Fields.read(input), Fields.readBytes(input));
    }

    @Override
    public TypeSerializerSnapshot<StoredAlert> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<StoredAlert> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
