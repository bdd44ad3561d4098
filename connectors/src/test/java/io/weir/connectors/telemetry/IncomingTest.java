package io.weir.connectors.telemetry;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class IncomingTest {
    private static final TelemetryRecord RECORD =
            new TelemetryRecord("acme", "telemetry.auth", 1, 7, 1_800_000_000_000L, "{\"a\":1}".getBytes(UTF_8));

    @Test
    void anEventTravelsAsItsRecord() throws IOException {
        Incoming arrived = copied(Incoming.of(RECORD, 3, 1_700_000_000_000L));
        assertThat(arrived.index()).isEqualTo(3);
        assertThat(arrived.timeMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(arrived.record()).usingRecursiveComparison().isEqualTo(RECORD);
    }

    @Test
    void aDeadLetterTravelsWithItsReason() throws IOException {
        DeadLetter letter = DeadLetter.of(RECORD, RECORD.bytes(), "not JSON");
        Incoming arrived = copied(Incoming.of(RECORD, letter));
        assertThat(arrived.deadLetter()).get().usingRecursiveComparison().isEqualTo(letter);
        assertThat(arrived.timeMillis()).isEqualTo(RECORD.brokerTimeMillis());
    }

    private static Incoming copied(Incoming incoming) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        IncomingSerializer.INSTANCE.serialize(incoming, out);
        return IncomingSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }
}
