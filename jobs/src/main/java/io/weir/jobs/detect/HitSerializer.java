package io.weir.jobs.detect;

import io.weir.jobs.form.Fields;
import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.alert.Hit;
import io.weir.rules.condition.Evidence;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes hits field by field: there are more of them than of anything else but events. */
public final class HitSerializer extends RecordSerializer<Hit> {
    static final HitSerializer INSTANCE = new HitSerializer();
    public static final RecordType<Hit> TYPE = new RecordType<>(Hit.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final byte VERSION = 1;

    @Override
    public void serialize(Hit hit, DataOutputView output) throws IOException {
        output.writeByte(VERSION);
        Fields.write(hit.tenant(), output);
        Fields.write(hit.correlation(), output);
        Fields.write(hit.groupKey(), output);
        Fields.write(hit.group(), output);
        Fields.write(hit.eventId(), output);
        output.writeLong(hit.timeMillis());
        output.writeLong(hit.ingestedMillis());
        Fields.writeCount(hit.places().size(), output);
        for (int place : hit.places()) {
            Fields.writeCount(place, output);
        }
        Fields.write(hit.values(), output);
        Fields.write(hit.carried(), output);
        Fields.write(hit.innerGroup(), output);
        output.writeLong(hit.rulesVersion());
        Fields.write(hit.revision(), output);
        Fields.write(hit.entities(), output);
        Fields.writeCount(hit.evidence().size(), output);
        for (Evidence each : hit.evidence()) {
            Fields.write(each.field(), output);
            Fields.write(each.value(), output);
            Fields.write(each.test(), output);
        }
        Fields.write(hit.targets(), output);
    }

    @Override
    public Hit deserialize(DataInputView input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of a hit, expected " + VERSION);
        }
        return new Hit(
                Fields.read(input),
                Fields.read(input),
                Fields.read(input),
                Fields.readMap(input),
                Fields.read(input),
                input.readLong(),
                input.readLong(),
                readPlaces(input),
                Fields.readTexts(input),
                Fields.readMap(input),
                Fields.read(input),
                input.readLong(),
                Fields.read(input),
                Fields.readMap(input),
                readEvidence(input),
                Fields.readTexts(input));
    }

    private static List<Integer> readPlaces(DataInputView input) throws IOException {
        int count = Fields.readCount(input);
        if (count == 0) {
            return List.of();
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(Fields.readCount(input));
        }
        return places;
    }

    private static List<Evidence> readEvidence(DataInputView input) throws IOException {
        int count = Fields.readCount(input);
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            evidence.add(new Evidence(Fields.read(input), Fields.read(input), Fields.read(input)));
        }
        return evidence;
    }

    @Override
    public TypeSerializerSnapshot<Hit> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<Hit> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
