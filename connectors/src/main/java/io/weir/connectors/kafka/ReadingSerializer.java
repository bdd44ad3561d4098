package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.JsonTelemetry;
import io.weir.connectors.telemetry.Reading;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Writes the shipped bytes and reads them again; readings never change, so a copy is the reading itself. */
public final class ReadingSerializer extends TypeSerializerSingleton<Reading> {
    static final ReadingSerializer INSTANCE = new ReadingSerializer();

    /** What was within the limits when it was first read stays an event, at the time it got then. */
    private static final JsonTelemetry UNLIMITED = new JsonTelemetry(new TelemetryLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE / 2,
            Long.MAX_VALUE / 2));

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Reading createInstance() {
        return null;
    }

    @Override
    public Reading copy(Reading from) {
        return from;
    }

    @Override
    public Reading copy(Reading from, Reading reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Reading reading, DataOutputView target) throws IOException {
        if (reading instanceof Reading.Parsed parsed) {
            TelemetryRecord source = parsed.source();
            target.writeBoolean(true);
            target.writeUTF(source.tenant());
            target.writeUTF(source.topic());
            target.writeInt(source.partition());
            target.writeLong(source.offset());
            target.writeLong(source.brokerTimeMillis());
            target.writeLong(parsed.timeMillis());
            writeBytes(source.bytes(), target);
        } else if (reading instanceof Reading.Rejected rejected) {
            DeadLetter letter = rejected.deadLetter();
            target.writeBoolean(false);
            target.writeLong(rejected.timeMillis());
            target.writeUTF(letter.topic());
            target.writeInt(letter.partition());
            target.writeLong(letter.offset());
            target.writeUTF(letter.stage());
            target.writeUTF(letter.reason());
            writeBytes(letter.original(), target);
        }
    }

    @Override
    public Reading deserialize(DataInputView source) throws IOException {
        if (source.readBoolean()) {
            return readAgain(source);
        }
        return new Reading.Rejected(
                source.readLong(),
                new DeadLetter(
                        source.readUTF(),
                        source.readInt(),
                        source.readLong(),
                        source.readUTF(),
                        source.readUTF(),
                        readBytes(source)));
    }

    private static Reading readAgain(DataInputView source) throws IOException {
        String tenant = source.readUTF();
        String topic = source.readUTF();
        int partition = source.readInt();
        long offset = source.readLong();
        long brokerTimeMillis = source.readLong();
        long timeMillis = source.readLong();
        byte[] bytes = readBytes(source);
        Reading reading =
                UNLIMITED.read(new TelemetryRecord(tenant, topic, partition, offset, brokerTimeMillis, bytes));
        return reading instanceof Reading.Parsed parsed
                ? new Reading.Parsed(parsed.eventId(), timeMillis, parsed.event(), parsed.source())
                : reading;
    }

    @Override
    public Reading deserialize(Reading reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    private static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    private static byte[] readBytes(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return bytes;
    }

    @Override
    public TypeSerializerSnapshot<Reading> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by Flink in savepoints, so it stays. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Reading> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
