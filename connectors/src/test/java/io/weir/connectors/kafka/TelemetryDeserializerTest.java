package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.FieldsWanted;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TelemetryDeserializerTest {
    private static final TopicFormats FORMATS = TopicFormats.anyOf("default");
    private static final FieldTable LEAST = FieldTable.empty().with(FORMATS.fields());

    private final TelemetryDeserializer deserializer = new TelemetryDeserializer(FORMATS, TelemetryLimits.DEFAULT);

    @BeforeEach
    void open() {
        deserializer.open(null);
    }

    @AfterEach
    void wantNothing() {
        FieldsWanted.tell(null);
    }

    @Test
    void anEventIsReadOnceForWhatIsWanted() {
        FieldTable wanted = LEAST.with(List.of(FieldTable.Field.at("colour")));
        FieldsWanted.tell(wanted);
        List<Incoming> kept = new ArrayList<>();
        deserialize("{\"colour\":\"red\"}", incoming -> {
            EventView view = incoming.event(wanted).view();
            assertThat(view.text(view.first(wanted.slot("colour")))).isEqualTo("red");
            assertThat(incoming.event(LEAST)).isNull();
            kept.add(incoming);
        });
        assertThat(kept).singleElement().satisfies(later -> assertThat(later.event(wanted))
                .isNull());
    }

    @Test
    void whatIsWantedMayChangeFromEventToEvent() {
        for (String colour : List.of("colour", "shade")) {
            FieldTable wanted = LEAST.with(List.of(FieldTable.Field.at(colour)));
            FieldsWanted.tell(wanted);
            List<Incoming> seen = new ArrayList<>();
            deserialize("{\"colour\":\"red\",\"shade\":\"dark\"}", incoming -> {
                assertThat(incoming.event(wanted)).isNotNull();
                seen.add(incoming);
            });
            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void aShipperWhoseClockIsAheadDoesNotMoveTime() {
        long before = System.currentTimeMillis();
        long ahead = before + 3_000_000;
        String event = "{\"@timestamp\":\"" + Instant.ofEpochMilli(ahead) + "\"}";
        assertThat(timeOf(event, ahead, TimestampType.CREATE_TIME)).isBetween(before, System.currentTimeMillis());
        assertThat(timeOf("no time of its own", Long.MAX_VALUE, TimestampType.CREATE_TIME))
                .isBetween(before, System.currentTimeMillis());
        assertThat(timeOf("a second ahead", before + 1_000, TimestampType.CREATE_TIME))
                .isEqualTo(before + 1_000);
        assertThat(timeOf(event, ahead, TimestampType.LOG_APPEND_TIME)).isEqualTo(ahead); // the broker's own clock
    }

    private long timeOf(String text, long stampedMillis, TimestampType stampedBy) {
        List<Long> times = new ArrayList<>();
        byte[] bytes = text.getBytes(UTF_8);
        deserialize(
                new ConsumerRecord<>(
                        "telemetry.test",
                        0,
                        1,
                        stampedMillis,
                        stampedBy,
                        0,
                        bytes.length,
                        null,
                        bytes,
                        new RecordHeaders(),
                        Optional.empty()),
                incoming -> times.add(incoming.timeMillis()));
        assertThat(times).hasSize(1);
        return times.get(0);
    }

    private void deserialize(String text, Consumer<Incoming> then) {
        deserialize(new ConsumerRecord<>("telemetry.test", 0, 1, null, text.getBytes(UTF_8)), then);
    }

    private void deserialize(ConsumerRecord<byte[], byte[]> shipped, Consumer<Incoming> then) {
        deserializer.deserialize(shipped, new Collector<>() {
            @Override
            public void collect(Incoming incoming) {
                then.accept(incoming);
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
    }
}
