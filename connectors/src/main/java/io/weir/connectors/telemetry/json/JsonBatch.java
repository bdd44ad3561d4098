package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;

import java.util.Arrays;

/**
 * Finds the documents of a batch: services put many into an array of one object. The object is not read as a whole, so
 * that a batch may hold more values than an event, and one broken document costs no other.
 */
final class JsonBatch {
    /** What batches begin with; anything else is not looked at any further. */
    private static final byte[][] BEGINNINGS = keys(
            "\"Records\"",
            "\"records\"",
            "\"items\"",
            "\"value\"",
            "\"@odata.context\"",
            "\"kind\"",
            "\"messageType\"",
            "\"receivedMessages\"");

    private static final String INITIALS = "Rriv@km";

    private static final byte[][] ARRAYS =
            keys("\"Records\"", "\"records\"", "\"items\"", "\"value\"", "\"logEvents\"", "\"receivedMessages\"");
    private static final byte[] KIND = Bytes.of("\"kind\"");
    private static final byte[][] KINDS_OF_LISTS = keys("\"EventList\"", "\"admin#reports#activities\"");
    private static final int MOST_KEYS = 32;

    private final ReadContext context;
    private final byte[][] headKeys = keys("\"owner\"", "\"logGroup\"", "\"logStream\"");
    private final Target[] heads;

    JsonBatch(ReadContext context) {
        this.context = context;
        this.heads = new Target[] {
            context.writer().target("cloud.account.id"),
            context.writer().target("aws.cloudwatch.log_group"),
            context.writer().target("aws.cloudwatch.log_stream")
        };
    }

    private static byte[][] keys(String... texts) {
        return Arrays.stream(texts).map(Bytes::of).toArray(byte[][]::new);
    }

    /** Whether an object begins as batches do: a quick look at its first key. */
    boolean begins(byte[] bytes, int from, int to) {
        int key = JsonSplitter.skipSpace(bytes, from + 1, to);
        return key + 1 < to && INITIALS.indexOf(bytes[key + 1]) >= 0 && indexOf(BEGINNINGS, bytes, key, to) >= 0;
    }

    /** Where the documents of a batch begin, or -1 if the object is none. Wraps what the batch says about all of them. */
    int documents(byte[] bytes, int from, int to) {
        int at = JsonSplitter.skipSpace(bytes, from + 1, to);
        for (int key = 0; key < MOST_KEYS && at < to && bytes[at] == '"'; key++) {
            int keyFrom = at;
            at = JsonSplitter.skipSpace(bytes, JsonSplitter.endOfValue(bytes, at, to), to);
            if (at >= to || bytes[at] != ':') {
                return -1;
            }
            int value = JsonSplitter.skipSpace(bytes, at + 1, to);
            if (value >= to) {
                return -1;
            }
            if (bytes[value] == '[' && indexOf(ARRAYS, bytes, keyFrom, to) >= 0) {
                return value + 1;
            }
            if (Bytes.startsWith(bytes, keyFrom, to, KIND) && indexOf(KINDS_OF_LISTS, bytes, value, to) < 0) {
                return -1;
            }
            int end = JsonSplitter.endOfValue(bytes, value, to);
            wrapHead(bytes, keyFrom, value, end, to);
            at = JsonSplitter.skipSpace(bytes, end, to);
            if (at >= to || bytes[at] != ',') {
                return -1;
            }
            at = JsonSplitter.skipSpace(bytes, at + 1, to);
        }
        return -1;
    }

    private void wrapHead(byte[] bytes, int key, int value, int end, int to) {
        int head = indexOf(headKeys, bytes, key, to);
        if (head >= 0
                && bytes[value] == '"'
                && end - 1 > value + 1
                && context.writer().wants(heads[head])) {
            context.wrapIfAbsent(heads[head], Arrays.copyOfRange(bytes, value + 1, end - 1));
        }
    }

    private static int indexOf(byte[][] texts, byte[] bytes, int at, int to) {
        for (int i = 0; i < texts.length; i++) {
            if (Bytes.startsWith(bytes, at, to, texts[i])) {
                return i;
            }
        }
        return -1;
    }
}
