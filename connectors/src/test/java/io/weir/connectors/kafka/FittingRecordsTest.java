package io.weir.connectors.kafka;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class FittingRecordsTest {
    private final Map<String, Counter> counters = new HashMap<>();
    private final FittingRecords<byte[]> records = new FittingRecords<>(
            (value, context, time) -> new ProducerRecord<>("weir.alerts", "a-1".getBytes(UTF_8), value),
            "weir.deadletter");

    @BeforeEach
    void open() throws Exception {
        records.open(
                new SerializationSchema.InitializationContext() {
                    @Override
                    public MetricGroup getMetricGroup() {
                        return new UnregisteredMetricsGroup() {
                            @Override
                            public Counter counter(String name) {
                                return counters.computeIfAbsent(name, unknown -> new SimpleCounter());
                            }
                        };
                    }

                    @Override
                    public UserCodeClassLoader getUserCodeClassLoader() {
                        return SimpleUserCodeClassLoader.create(FittingRecordsTest.class.getClassLoader());
                    }
                },
                null);
    }

    @Test
    void whatFitsGoesToItsTopic() {
        byte[] value = new byte[FittingRecords.MOST_BYTES - 3];

        ProducerRecord<byte[], byte[]> sent = records.serialize(value, null, null);

        assertThat(sent.topic()).isEqualTo("weir.alerts");
        assertThat(sent.value()).isSameAs(value);
        assertThat(counters.get("oversizedRecords").getCount()).isZero();
    }

    @Test
    void whatIsTooLargeGoesToTheDeadLettersAndIsCounted() {
        ProducerRecord<byte[], byte[]> sent = records.serialize(new byte[FittingRecords.MOST_BYTES], null, null);

        assertThat(sent.topic()).isEqualTo("weir.deadletter");
        assertThat(sent.value()).hasSize(FittingRecords.KEPT_BYTES);
        assertThat(header(sent, "weir.topic")).isEqualTo("weir.alerts/a-1");
        assertThat(header(sent, "weir.stage")).isEqualTo("send");
        assertThat(header(sent, "weir.reason"))
                .isEqualTo("found a record of 1000003 bytes, expected at most 1000000"
                        + " (the first 262144 of 1000000 bytes are kept)");
        assertThat(counters.get("oversizedRecords").getCount()).isOne();
    }

    private static String header(ProducerRecord<byte[], byte[]> sent, String name) {
        Header header = sent.headers().lastHeader(name);
        return new String(header.value(), UTF_8);
    }
}
