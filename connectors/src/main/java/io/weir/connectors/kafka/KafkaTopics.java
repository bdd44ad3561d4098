package io.weir.connectors.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Creates the topics that Weir reads and writes; what is there already stays as it is. */
public final class KafkaTopics {
    /** A dead letter may be larger than what brokers take by default. */
    private static final Map<String, String> LARGE_RECORDS =
            Map.of("max.message.bytes", Integer.toString(KafkaSinks.MOST_REQUEST_BYTES));

    /** So long a broker may take to lead the partitions of new topics, and so long lies between two questions. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private KafkaTopics() {}

    /** One topic as it should be made if it is missing. */
    public record Topic(String name, int partitions, Map<String, String> settings) {
        public static Topic ofTelemetry(String name, int partitions) {
            return new Topic(name, partitions, LARGE_RECORDS);
        }

        public static Topic ofDeadLetters(String name) {
            return new Topic(name, 1, LARGE_RECORDS);
        }

        /** One partition, of which only the newest record of each key is kept. */
        public static Topic ofRules(String name) {
            return new Topic(name, 1, Map.of("cleanup.policy", "compact"));
        }

        /** One partition of large records, of which only the newest of each list is kept. */
        public static Topic ofIntel(String name) {
            Map<String, String> settings = new HashMap<>(LARGE_RECORDS);
            settings.put("cleanup.policy", "compact");
            return new Topic(name, 1, settings);
        }

        /** Of each incident the newest state is kept; the broker's clock says since when, as times of events can be forged. */
        public static Topic ofIncidents(String name, int partitions) {
            return new Topic(
                    name, partitions, Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime"));
        }

        public static Topic of(String name, int partitions) {
            return new Topic(name, partitions, Map.of());
        }
    }

    /** Gives the names of the topics that were missing. Each of their partitions takes records when this returns. */
    public static List<String> create(KafkaAccess kafka, List<Topic> topics, int replication)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Object> properties =
                kafka.properties(Map.of("request.timeout.ms", 5000, "default.api.timeout.ms", 15000));
        List<String> created = new ArrayList<>();
        try (Admin admin = Admin.create(properties)) {
            Set<String> existing = admin.listTopics().names().get(20, TimeUnit.SECONDS);
            for (Topic topic : topics) {
                if (!existing.contains(topic.name()) && create(admin, topic, replication)) {
                    created.add(topic.name());
                }
            }
            awaitLeaders(
                    admin,
                    topics.stream()
                            .filter(topic -> created.contains(topic.name()))
                            .toList());
        }
        return created;
    }

    /**
     * Asks what only a partition's leader can answer. A producer that comes before has its first batch sent back, and if the
     * second is taken meanwhile, the first is out of order for good.
     */
    private static void awaitLeaders(Admin admin, List<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (Topic topic : topics) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        long startNanos = System.nanoTime();
        while (true) {
            try {
                admin.listOffsets(asked).all().get(20, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                // The client itself does not ask again for a topic that the broker does not know yet.
                boolean isPatient = System.nanoTime() - startNanos < PATIENCE.toNanos();
                if (!(e.getCause() instanceof RetriableException) || !isPatient) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private static boolean create(Admin admin, Topic topic, int replication)
            throws ExecutionException, InterruptedException, TimeoutException {
        NewTopic wanted = new NewTopic(topic.name(), topic.partitions(), (short) replication).configs(topic.settings());
        try {
            admin.createTopics(List.of(wanted)).all().get(20, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false; // somebody else was quicker
            }
            throw e;
        }
    }
}
