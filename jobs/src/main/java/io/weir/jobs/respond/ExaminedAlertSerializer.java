package io.weir.jobs.respond;

import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.alert.Alert;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.Verdict;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** How alerts are kept while providers are asked about them. */
final class ExaminedAlertSerializer extends RecordSerializer<ExaminedAlert> {
    static final ExaminedAlertSerializer INSTANCE = new ExaminedAlertSerializer();
    static final RecordType<ExaminedAlert> TYPE = new RecordType<>(ExaminedAlert.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(ExaminedAlert examined, DataOutputView output) throws IOException {
        examined.alert().write(output);
        output.writeLong(examined.earlier());
        Indicator.write(examined.indicators(), output);
        output.writeInt(examined.indicatorsCut());
        Verdict.write(examined.verdicts(), output);
    }

    @Override
    public ExaminedAlert deserialize(DataInputView input) throws IOException {
        return new ExaminedAlert(
                Alert.read(input),
                input.readLong(),
                Indicator.readList(input),
                input.readInt(),
                Verdict.readList(input));
    }

    @Override
    public TypeSerializerSnapshot<ExaminedAlert> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<ExaminedAlert> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
