package io.weir.jobs.notify;

import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.incident.IncidentAvro;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.SampleNotices;
import io.weir.connectors.response.ResponseAvro;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.playbook.Playbook.Mode;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.Collector;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ReadNoticesTest {
    private final SimpleCounter unreadable = new SimpleCounter();
    private final List<Notice> read = new ArrayList<>();
    private final ReadNotices reader = reader();

    private ReadNotices reader() {
        ReadNotices made = new ReadNotices(Map.of(
                "weir.alerts", Notice.Kind.ALERT,
                "weir.incidents", Notice.Kind.INCIDENT,
                "weir.responses", Notice.Kind.RESPONSE));
        made.open(new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup() {
                    @Override
                    public Counter counter(String name) {
                        return name.equals("noticesUnreadable") ? unreadable : super.counter(name);
                    }
                };
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
                throw new UnsupportedOperationException("nobody asks");
            }
        });
        return made;
    }

    private void read(String topic, byte[] value) {
        reader.deserialize(new ConsumerRecord<>(topic, 0, 0, null, value), collecting());
    }

    private Collector<Notice> collecting() {
        return new Collector<>() {
            @Override
            public void collect(Notice notice) {
                read.add(notice);
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Test
    void everyTopicIsReadForWhatItHolds() throws Exception {
        read("weir.alerts", AlertAvro.encode(SampleNotices.alert("a1", false, Map.of("source.ip", "203.0.113.9"))));
        read(
                "weir.incidents",
                IncidentAvro.encode(SampleNotices.incident("i1", 7, Severity.CRITICAL, Status.CLOSED, "Title")));
        read("weir.responses", ResponseAvro.encode(SampleNotices.response("r1", Mode.ENFORCE)));
        read("weir.responses", ResponseAvro.encode(SampleNotices.response("r2", Mode.SIMULATE)));

        assertThat(read)
                .extracting(Notice::key)
                .containsExactly("alert:a1:3", "incident:i1:7", "response:r1:1", "response:r2:1");
        assertThat(read)
                .extracting(Notice::severity)
                .containsExactly(Severity.HIGH, Severity.CRITICAL, Severity.HIGH, Severity.LOW);
        assertThat(read.get(1).standing().status()).isEqualTo("closed");
        assertThat(unreadable.getCount()).isZero();
    }

    /** Whoever can forge the times of events could otherwise keep people from being told. */
    @Test
    void ageIsToldByTheClockOfTheBrokerAndNeverByTimesOfEvents() throws Exception {
        Incident forged = SampleNotices.incident("i1", 1, Severity.HIGH, Status.OPEN, "Title", 1_000_000_000_000L);
        long before = System.currentTimeMillis();
        read("weir.incidents", IncidentAvro.encode(forged));
        reader.deserialize(
                new ConsumerRecord<>(
                        "weir.incidents",
                        0,
                        1,
                        1_700_000_000_000L,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        null,
                        IncidentAvro.encode(forged),
                        new RecordHeaders(),
                        Optional.empty()),
                collecting());

        assertThat(read.get(0).writtenMillis()).isGreaterThanOrEqualTo(before);
        assertThat(read.get(1).writtenMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(read).extracting(Notice::timeMillis).containsOnly(1_000_000_000_000L);
    }

    @Test
    void whatIsOnTrialOrTakenAwayIsToldToNobody() throws Exception {
        read("weir.alerts", AlertAvro.encode(SampleNotices.alert("a1", true, Map.of())));
        read("weir.incidents", null);

        assertThat(read).isEmpty();
        assertThat(unreadable.getCount()).isZero();
    }

    @Test
    void whatIsNothingOfWeirsIsCounted() throws Exception {
        byte[] whole = IncidentAvro.encode(SampleNotices.incident("i1", 7, Severity.HIGH, Status.OPEN, "Title"));
        read("weir.incidents", "nonsense".getBytes(UTF_8));
        read("weir.incidents", Arrays.copyOf(whole, whole.length / 2));
        read("weir.alerts", new byte[0]);
        read("weir.alerts", whole);

        assertThat(read).isEmpty();
        assertThat(unreadable.getCount()).isEqualTo(4);
    }
}
