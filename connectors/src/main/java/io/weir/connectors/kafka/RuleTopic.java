package io.weir.connectors.kafka;

import java.util.ArrayList;
import java.util.List;

/** The topic of rule pushes as it stands: one partition, compacted. */
public final class RuleTopic {
    private final CompactedTopic topic;

    public RuleTopic(KafkaAccess kafka, String topic) {
        this.topic = new CompactedTopic(kafka, topic);
    }

    /**
     * Everything that the topic holds.
     *
     * @param next the offset behind it
     */
    public record Content(List<RuleRecord> records, long next) {}

    /** Reads the topic to its end. Fails if there is none: what reads on would only wait. */
    public Content read() {
        List<RuleRecord> records = new ArrayList<>();
        long next = topic.read(record -> records.add(RuleRecord.read(record)));
        return new Content(records, next);
    }
}
