package io.weir.connectors.kafka;

import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One document of a push on {@code weir.rules}: keyed by rule, so that the topic can be compacted. An empty value
 * removes; none at all, which compaction takes away in time, forgets what was pushed. Headers tell the push, how many documents it has, and the file.
 *
 * @param size how many documents the push has
 */
public record RuleRecord(String push, int size, RuleDocument document) {
    private static final String PUSH = "weir.push";
    private static final String SIZE = "weir.push-size";
    private static final String FILE = "weir.file";

    public static List<RuleRecord> of(RulePush push) {
        return push.documents().stream()
                .map(document -> new RuleRecord(push.id(), push.documents().size(), document))
                .toList();
    }

    public ProducerRecord<byte[], byte[]> to(String topic) {
        byte[] value = document.isAsAtStart() ? null : document.text().getBytes(UTF_8);
        var record = new ProducerRecord<>(topic, 0, document.key().getBytes(UTF_8), value);
        record.headers()
                .add(PUSH, push.getBytes(UTF_8))
                .add(SIZE, Integer.toString(size).getBytes(UTF_8))
                .add(FILE, document.file().getBytes(UTF_8));
        return record;
    }

    /** What somebody wrote without our headers is a push of one document. */
    public static RuleRecord read(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        String push = text(headers, PUSH, record.topic() + "-" + record.offset());
        return new RuleRecord(push, size(headers), document(key, text(headers, FILE, key), record.value()));
    }

    private static RuleDocument document(String key, String file, byte[] value) {
        if (value == null) {
            return RuleDocument.asAtStart(key);
        }
        return new RuleDocument(key, value.length == 0 ? "" : file, new String(value, UTF_8));
    }

    private static int size(Headers headers) {
        try {
            return Math.max(1, Integer.parseInt(text(headers, SIZE, "1")));
        } catch (NumberFormatException malformed) {
            return 1;
        }
    }

    private static String text(Headers headers, String name, String otherwise) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? otherwise : new String(header.value(), UTF_8);
    }

    /** The push that some records make. */
    public static RulePush push(List<RuleRecord> records) {
        List<RuleDocument> documents = new ArrayList<>();
        records.forEach(record -> documents.add(record.document()));
        return new RulePush(records.get(0).push(), documents);
    }
}
