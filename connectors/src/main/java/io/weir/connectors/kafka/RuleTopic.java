package io.weir.connectors.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The topic of rule pushes as it stands: one partition, compacted. */
public final class RuleTopic {
    private final CompactedTopic topic;

    public RuleTopic(KafkaAccess kafka, String topic) {
        this.topic = new CompactedTopic(kafka, topic);
    }

    /**
     * Everything that the topic holds.
     *
     * @param unread ids of pushes that no job of the group has read yet, so that nobody has answered them
     * @param next the offset behind it
     */
    public record Content(List<RuleRecord> records, Set<String> unread, long next) {}

    /** Reads the topic to its end. Fails if there is none: what reads on would only wait. */
    public List<RuleRecord> read() {
        List<RuleRecord> records = new ArrayList<>();
        var unused = topic.read(record -> records.add(RuleRecord.read(record)));
        return records;
    }

    /** The same, and what of it is new to the jobs of a group. */
    public Content read(String group) {
        long readUpTo = topic.committed(group);
        List<RuleRecord> records = new ArrayList<>();
        Set<String> unread = new HashSet<>();
        long next = topic.read(record -> {
            RuleRecord read = RuleRecord.read(record);
            records.add(read);
            if (record.offset() >= readUpTo) {
                unread.add(read.push());
            }
        });
        return new Content(records, unread, next);
    }
}
