package io.weir.jobs.respond;

import io.weir.connectors.alert.AlertAvro;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ReadAlertsTest {
    private static List<ReadAlert> read(byte[]... values) {
        List<ReadAlert> read = new ArrayList<>();
        long offset = 0;
        for (byte[] value : values) {
            new ReadAlerts()
                    .deserialize(new ConsumerRecord<>("weir.alerts", 3, offset++, null, value), collecting(read));
        }
        return read;
    }

    private static Collector<ReadAlert> collecting(List<ReadAlert> into) {
        return new Collector<>() {
            @Override
            public void collect(ReadAlert record) {
                into.add(record);
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Test
    void whatIsNoAlertGoesToTheDeadLettersAndTheOthersPass() throws Exception {
        Alert alert = Attacks.alert("default", "a", 0, "203.0.113.9", "192.0.2.1", Severity.HIGH, "execution");
        byte[] whole = AlertAvro.encode(alert);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 2, 8, (byte) 0xFF); // names no schema
        try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new SplitAlerts())) {
            for (ReadAlert each : read("nonsense".getBytes(UTF_8), new byte[0], half, damaged, null, whole)) {
                harness.processElement(each, each.timeMillis());
            }

            assertThat(harness.extractOutputValues()).containsExactly(alert);
            assertThat(harness.getSideOutput(SplitAlerts.DEAD_LETTERS))
                    .hasSize(4)
                    .allSatisfy(record -> {
                        assertThat(record.getValue().stage()).isEqualTo("alert");
                        assertThat(record.getValue().topic()).isEqualTo("weir.alerts");
                        assertThat(record.getValue().partition()).isEqualTo(3);
                        assertThat(record.getValue().reason()).startsWith("found no alert as Weir writes it");
                    });
        }
    }
}
