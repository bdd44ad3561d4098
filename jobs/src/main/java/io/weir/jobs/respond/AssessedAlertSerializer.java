package io.weir.jobs.respond;

import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.DataText;
import io.weir.rules.intel.AddressOrigin;
import io.weir.rules.risk.Assessment;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** How alerts travel to be described. */
final class AssessedAlertSerializer extends RecordSerializer<AssessedAlert> {
    static final AssessedAlertSerializer INSTANCE = new AssessedAlertSerializer();
    static final RecordType<AssessedAlert> TYPE = new RecordType<>(AssessedAlert.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(AssessedAlert assessed, DataOutputView output) throws IOException {
        assessed.alert().write(output);
        assessed.assessment().write(output);
        output.writeInt(assessed.origins().size());
        for (Map.Entry<String, AddressOrigin> each : assessed.origins().entrySet()) {
            DataText.write(each.getKey(), output);
            each.getValue().write(output);
        }
    }

    @Override
    public AssessedAlert deserialize(DataInputView input) throws IOException {
        return new AssessedAlert(Alert.read(input), Assessment.read(input), readOrigins(input));
    }

    private static Map<String, AddressOrigin> readOrigins(DataInputView input) throws IOException {
        Map<String, AddressOrigin> origins = new TreeMap<>();
        for (int left = input.readInt(); left > 0; left--) {
            String field = DataText.read(input);
            origins.put(field, AddressOrigin.read(input));
        }
        return origins;
    }

    @Override
    public TypeSerializerSnapshot<AssessedAlert> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<AssessedAlert> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
