package io.weir.jobs;

import io.weir.connectors.kafka.DeadLetterProducer;
import io.weir.connectors.notify.Notice;
import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.NotifyConfig;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.notify.NotifyTopology;
import io.weir.jobs.notify.ReadNotices;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Alerts, incidents and responses in, messages out; each target by itself, so that none waits for another. */
public final class NotifyJob {
    public static final String NAME = "Weir notify";

    private NotifyJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        if (config.notification().targets().isEmpty()) {
            throw new IllegalArgumentException("nobody is to be told: notify.targets is empty, expected any of "
                    + String.join(", ", NotifyConfig.NAMES));
        }
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        attach(environment, config);
        environment.execute(NAME);
    }

    static void attach(StreamExecutionEnvironment environment, WeirConfig config) {
        var refused = DeadLetterProducer.noticesTo(
                config.kafka().access(), config.topics().deadletter());
        for (NotifyConfig.Target target : config.notification().targets()) {
            String name = target.pipeline().name();
            // No event time: what is told, is told now.
            var notices = environment
                    .fromSource(
                            source(config, name, target.of()),
                            WatermarkStrategy.<Notice>noWatermarks(),
                            "Notices for " + name)
                    .uid("notices-for-" + name)
                    .setParallelism(1);
            NotifyTopology.attach(notices, target.pipeline(), refused);
        }
    }

    private static KafkaSource<Notice> source(WeirConfig config, String target, List<Notice.Kind> kinds) {
        Map<Notice.Kind, String> topics = new EnumMap<>(Map.of(
                Notice.Kind.ALERT, config.topics().alerts(),
                Notice.Kind.INCIDENT, config.topics().incidents(),
                Notice.Kind.RESPONSE, config.topics().responses()));
        topics.keySet().retainAll(kinds);
        Map<String, Notice.Kind> kindOf = new HashMap<>();
        topics.forEach((kind, topic) -> kindOf.put(topic, kind));
        return KafkaSource.<Notice>builder()
                .setProperties(config.kafka().access().properties())
                .setGroupId(config.notification().group() + "-" + target)
                .setTopics(List.copyOf(topics.values()))
                // What nobody was told yet is told late rather than never, unless it is too old.
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(new ReadNotices(kindOf))
                .setProperty("client.id.prefix", "weir-notify-" + target)
                .setProperty("isolation.level", "read_committed")
                .build();
    }
}
