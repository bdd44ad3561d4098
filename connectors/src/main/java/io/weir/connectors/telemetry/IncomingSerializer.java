package io.weir.connectors.telemetry;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Writes the shipped bytes; who reads them again reads the event again. */
final class IncomingSerializer extends TypeSerializerSingleton<Incoming> {
    private static final long serialVersionUID = 1L;

    static final IncomingSerializer INSTANCE = new IncomingSerializer();

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Incoming createInstance() {
        return null;
    }

    @Override
    public Incoming copy(Incoming from) {
        return from;
    }

    @Override
    public Incoming copy(Incoming from, Incoming reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Incoming incoming, DataOutputView target) throws IOException {
        TelemetryRecord record = incoming.record();
        target.writeUTF(record.tenant());
        target.writeUTF(record.topic());
        target.writeInt(record.partition());
        target.writeLong(record.offset());
        target.writeLong(record.brokerTimeMillis());
        target.writeBoolean(incoming.deadLetter().isPresent());
        if (incoming.deadLetter().isPresent()) {
            DeadLetter letter = incoming.deadLetter().get();
            target.writeUTF(letter.stage());
            target.writeUTF(letter.reason());
            writeBytes(letter.original(), target);
        } else {
            target.writeInt(incoming.index());
            target.writeLong(incoming.timeMillis());
            writeBytes(record.bytes(), target);
        }
    }

    @Override
    public Incoming deserialize(DataInputView source) throws IOException {
        String tenant = source.readUTF();
        String topic = source.readUTF();
        int partition = source.readInt();
        long offset = source.readLong();
        long brokerTimeMillis = source.readLong();
        if (source.readBoolean()) {
            String stage = source.readUTF();
            String reason = source.readUTF();
            byte[] original = readBytes(source);
            return Incoming.of(
                    new TelemetryRecord(tenant, topic, partition, offset, brokerTimeMillis, original),
                    new DeadLetter(topic, partition, offset, stage, reason, original));
        }
        int index = source.readInt();
        long timeMillis = source.readLong();
        return Incoming.of(
                new TelemetryRecord(tenant, topic, partition, offset, brokerTimeMillis, readBytes(source)),
                index,
                timeMillis);
    }

    @Override
    public Incoming deserialize(Incoming reuse, DataInputView source) throws IOException {
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
    public TypeSerializerSnapshot<Incoming> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by Flink in savepoints, so it stays. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Incoming> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
