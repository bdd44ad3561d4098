package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.FormatKind;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.event.ValueType;

import java.util.List;

/**
 * Reads JSON documents: one, several one after the other, or an array of them, also as the only thing that an envelope
 * holds. A document that is broken costs no other.
 */
public final class JsonFormat implements Format {
    private final ReadContext context;
    private final String name;
    private final List<JsonShape> shapes;
    private final JsonBatch batches;
    private final Envelope envelope;
    private final int documents;

    private JsonFormat(ReadContext context, String name, List<JsonShape> shapes) {
        this.context = context;
        this.name = name;
        this.shapes = List.copyOf(shapes);
        this.batches = new JsonBatch(context);
        this.envelope = new Envelope(context);
        this.documents = context.slot("records", "Records", "logEvents");
    }

    /** Reads JSON of one shape, and what is not of it as it is. */
    public static JsonFormat ofShape(ReadContext context, String name, JsonShape shape) {
        return new JsonFormat(context, name, List.of(shape, new PlainShape(context)));
    }

    /** Reads JSON of any shape; they are asked in the order given. */
    public static JsonFormat ofAnyShape(ReadContext context, List<FormatKind> kinds) {
        return new JsonFormat(
                context,
                "json",
                kinds.stream()
                        .flatMap(kind -> kind.shape().stream())
                        .map(factory -> factory.apply(context))
                        .toList());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        if (bytes[from] == '{') {
            return true;
        }
        int inside = bytes[from] == '[' ? JsonSplitter.skipSpace(bytes, from + 1, to) : to;
        return inside < to && (bytes[inside] == '{' || bytes[inside] == ']'); // else a line in brackets
    }

    @Override
    public boolean isText(byte[] bytes) {
        return false; // the scanner finds broken UTF-8 on its way
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        int at = JsonSplitter.skipSpace(bytes, from, to);
        while (at < to) {
            if (bytes[at] == '[') {
                at = readArray(bytes, at + 1, to);
            } else {
                at = bytes[at] == '{' && batches.begins(bytes, at, to)
                        ? readBatch(bytes, at, to)
                        : readDocument(bytes, at, to);
            }
            at = JsonSplitter.skipSpace(bytes, at, to);
        }
    }

    /** Reads the documents of a batch, or the object that was none after all, and returns where it ends. */
    private int readBatch(byte[] bytes, int from, int to) {
        int wrapped = context.wrapped();
        int documents = batches.documents(bytes, from, to);
        int end;
        if (documents < 0) {
            end = readDocument(bytes, from, to);
        } else {
            readArray(bytes, documents, to);
            end = JsonSplitter.endOfValue(bytes, from, to);
        }
        context.unwrap(wrapped);
        return end;
    }

    /** Whether an object turned out to be a batch, though it does not begin like one; then it has been read. */
    private boolean isReadAsBatch(byte[] bytes, int from, int to) {
        int wrapped = context.wrapped();
        int array = batches.documents(bytes, from, to);
        if (array >= 0) {
            readArray(bytes, array, to);
        }
        context.unwrap(wrapped);
        return array >= 0;
    }

    /** Reads documents up to the closing bracket and returns what is behind it. */
    private int readArray(byte[] bytes, int from, int to) {
        int at = JsonSplitter.skipSpace(bytes, from, to);
        if (at < to && bytes[at] == ']') {
            context.ignore();
            return at + 1;
        }
        while (at < to) {
            int end = JsonSplitter.endOfValue(bytes, at, to);
            if (bytes[at] == '{') {
                readDocument(bytes, at, end);
            } else {
                context.reject(bytes, at, end, ScanProblem.NOT_AN_OBJECT.reason());
            }
            at = JsonSplitter.skipSpace(bytes, end, to);
            if (at < to && bytes[at] == ']') {
                return at + 1;
            }
            if (at < to && bytes[at] == ',') {
                at = JsonSplitter.skipSpace(bytes, at + 1, to);
            } else if (at == end && at < to) {
                context.reject(bytes, at, to, ScanProblem.UNEXPECTED_BYTE.reason());
                return to;
            }
        }
        return to;
    }

    /** Reads one document and returns where it ends. */
    private int readDocument(byte[] bytes, int from, int limit) {
        // What was unpacked may be longer than a document can be, if it holds many.
        int to = limit - from > context.limits().maxBytes() ? JsonSplitter.endOfValue(bytes, from, limit) : limit;
        ScanProblem problem = context.beginJson(bytes, from, to);
        if (problem == ScanProblem.BROKEN_UTF8) {
            return readRepaired(bytes, from, to);
        }
        if (problem != ScanProblem.NONE) {
            int end = JsonSplitter.endOfValue(bytes, from, to);
            if (problem == ScanProblem.TOO_MANY_VALUES && isReadAsBatch(bytes, from, end)) {
                return end;
            }
            reject(bytes, from, end, problem, context.jsonProblemAt());
            return end;
        }
        int end = context.jsonEnd();
        describe();
        return end;
    }

    private int readRepaired(byte[] bytes, int from, int to) {
        int end = JsonSplitter.endOfValue(bytes, from, to);
        byte[] repaired = Bytes.of(Bytes.text(bytes, from, end));
        ScanProblem problem = context.beginJson(repaired, 0, repaired.length);
        if (problem == ScanProblem.NONE) {
            context.markRepaired();
            describe();
        } else {
            reject(bytes, from, end, problem, from + context.jsonProblemAt());
        }
        return end;
    }

    private void reject(byte[] bytes, int from, int to, ScanProblem problem, int at) {
        context.reject(bytes, from, to, "not JSON: " + problem.reason() + ", byte " + (at - from));
    }

    /** Always asks in the same order: what an event becomes must not depend on the events before it. */
    private void describe() {
        int wrapped = context.wrapped();
        for (JsonShape shape : shapes) {
            if (shape.recognises()) {
                shape.describe();
                context.unwrap(wrapped);
                return;
            }
        }
        EventView event = context.event();
        boolean isBatch = event.has(documents)
                && event.type(event.first(documents)) == ValueType.OBJECT
                && isReadAsBatch(event.input(), event.inputFrom(), event.inputTo());
        if (!isBatch && !envelope.readCarried()) {
            shapes.get(shapes.size() - 1).describe();
        }
        context.unwrap(wrapped);
    }
}
