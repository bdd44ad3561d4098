package io.weir.cli.export;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.jobs.config.WeirConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What the topics of telemetry still hold of an incident: the records that alerts name by their places, and all records of the
 * time around it that name one of its machines. Alerts keep the ids of their first events only, and rules need more than those.
 */
final class TelemetrySlice {
    private static final Pattern PLACE = Pattern.compile("(.+)-(\\d{1,9})-(\\d{1,18})(?:\\D.*)?");
    private static final long AROUND_MILLIS = Duration.ofHours(1).toMillis();
    /** Records beyond the last that an alert names, where the broker's times say nothing. */
    private static final long AHEAD = 10_000;

    private static final long MOST_READ = 5_000_000;
    private static final int MOST_KEPT = 200_000;
    private static final long MOST_BYTES = 256L << 20;

    private final Set<String> names;
    private final Map<TopicPartition, Map<Long, List<String>>> wanted = new HashMap<>();
    private final Set<String> missing;
    private final Map<String, List<Kept>> kept = new TreeMap<>();
    private int wantedCount;
    private int foundCount;
    private int unplaced;
    private int unusable;
    private int keptCount;
    private long keptBytes;
    private long read;

    private record Kept(long timeMillis, int partition, long offset, byte[] value) {}

    /**
     * @param names of machines, as records may name them
     * @param events ids of events
     */
    TelemetrySlice(Set<String> names, Set<String> events) {
        this.names = new HashSet<>();
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
        this.missing = new TreeSet<>(events);
        for (String event : events) {
            Matcher place = PLACE.matcher(event);
            if (place.matches()) {
                wanted.computeIfAbsent(
                                new TopicPartition(place.group(1), Integer.parseInt(place.group(2))),
                                partition -> new HashMap<>())
                        .computeIfAbsent(Long.parseLong(place.group(3)), offset -> new ArrayList<>())
                        .add(event);
            } else {
                unplaced++;
            }
        }
    }

    void read(WeirConfig config, long firstMillis, long lastMillis) {
        KafkaAccess kafka = config.kafka().access();
        Map<String, Object> properties = kafka.properties(Map.of("default.api.timeout.ms", 10_000));
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.listTopics().forEach((topic, infos) -> {
                if (config.topics().telemetry().matcher(topic).matches()) {
                    infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
                }
            });
            wanted.keySet().removeIf(partition -> {
                if (partitions.contains(partition)) {
                    return false;
                }
                unplaced += wanted.get(partition).size();
                return true;
            });
            wantedCount = wanted.values().stream().mapToInt(Map::size).sum();
            partitions.sort(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
            for (TopicPartition partition : partitions) {
                read(consumer, partition, firstMillis - AROUND_MILLIS, lastMillis + AROUND_MILLIS);
            }
        } catch (KafkaException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read telemetry at " + kafka.explain(e), e);
        }
    }

    private void read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long fromMillis, long toMillis) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long start = consumer.beginningOffsets(one).get(partition);
        long end = consumer.endOffsets(one).get(partition);
        Map<Long, List<String>> ids = wanted.getOrDefault(partition, Map.of());
        Set<Long> places = ids.keySet();
        long from = Math.min(
                offsetAt(consumer, partition, fromMillis, end),
                places.stream().mapToLong(Long::longValue).min().orElse(end));
        long to = Math.max(
                offsetAt(consumer, partition, toMillis, end),
                Math.min(
                        end,
                        places.stream().mapToLong(place -> place + AHEAD).max().orElse(0)));
        consumer.seek(partition, Math.max(start, from));
        while (consumer.position(partition) < to && isRoom()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (record.offset() < to && record.value() != null && isRoom()) {
                    take(record, ids);
                }
            }
        }
    }

    private static long offsetAt(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long timeMillis, long end) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, Math.max(0, timeMillis)))
                .get(partition);
        return found == null ? end : found.offset();
    }

    private boolean isRoom() {
        return read < MOST_READ && keptCount < MOST_KEPT && keptBytes < MOST_BYTES;
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Map<Long, List<String>> ids) {
        read++;
        List<String> named = ids.getOrDefault(record.offset(), List.of());
        boolean isNamed = !named.isEmpty();
        foundCount += isNamed ? 1 : 0;
        missing.removeAll(Set.copyOf(named));
        if (!isNamed && !isAbout(record.value())) {
            return;
        }
        for (byte each : record.value()) {
            if (each == '\n') {
                unusable++;
                return;
            }
        }
        kept.computeIfAbsent(record.topic(), topic -> new ArrayList<>())
                .add(new Kept(record.timestamp(), record.partition(), record.offset(), record.value()));
        keptCount++;
        keptBytes += record.value().length;
    }

    private boolean isAbout(byte[] value) {
        String text = new String(value, ISO_8859_1).toLowerCase(Locale.ROOT);
        for (String name : names) {
            if (text.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** The records by topic, as they came. */
    Map<String, List<byte[]>> events() {
        Map<String, List<byte[]>> events = new TreeMap<>();
        kept.forEach((topic, records) -> events.put(
                topic,
                records.stream()
                        .sorted(Comparator.comparingLong(Kept::timeMillis)
                                .thenComparingInt(Kept::partition)
                                .thenComparingLong(Kept::offset))
                        .map(Kept::value)
                        .toList()));
        return events;
    }

    /** Ids of events that alerts name and that were not found by their places. */
    Set<String> missing() {
        return missing;
    }

    /** What could not be had. */
    List<String> gaps() {
        List<String> all = new ArrayList<>();
        if (keptCount == 0) {
            all.add("The topics of telemetry hold nothing of this incident any more.");
        }
        if (foundCount < wantedCount) {
            all.add((wantedCount - foundCount) + " of " + wantedCount
                    + " events that alerts name by their places are not in the topics any more.");
        }
        if (unplaced > 0) {
            all.add(unplaced + " events that alerts name have ids of their own: they are here if their records name a"
                    + " machine of the incident.");
        }
        if (unusable > 0) {
            all.add(unusable + " records are no single line of text and were left out.");
        }
        if (!isRoom()) {
            all.add("There was more telemetry than a bundle takes (" + MOST_KEPT + " records, " + MOST_READ
                    + " looked through).");
        }
        return all;
    }
}
