package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.FormatKind;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.ScanProblem;

import java.util.List;

/**
 * Reads JSON documents: one, several one after the other, or an array of them, also as the only thing that an envelope
 * holds. A document that is broken costs no other.
 */
public final class JsonFormat implements Format {
    /** Keys under which services put the documents of a batch, if the batch begins with them. */
    private static final List<byte[]> BATCH_KEYS = List.of(Bytes.of("\"Records\""), Bytes.of("\"records\""));

    private final ReadContext context;
    private final String name;
    private final List<JsonShape> shapes;

    public JsonFormat(ReadContext context, String name, List<JsonShape> shapes) {
        this.context = context;
        this.name = name;
        this.shapes = List.copyOf(shapes);
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
        return bytes[from] == '{' || bytes[from] == '[' && beginsArray(bytes, from + 1, to);
    }

    /** Other logs begin with a bracket, too: with a date, say, or the uptime. Arrays of events hold objects. */
    private static boolean beginsArray(byte[] bytes, int from, int to) {
        int at = JsonSplitter.skipSpace(bytes, from, to);
        return at == to || bytes[at] == '{' || bytes[at] == ']' || bytes[at] == '[' || bytes[at] == '"';
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
                int batch = bytes[at] == '{' ? batchIn(bytes, at, to) : -1;
                at = batch < 0 ? readDocument(bytes, at, to) : readBatch(bytes, at, batch, to);
            }
            at = JsonSplitter.skipSpace(bytes, at, to);
        }
    }

    /** Where the first document of a batch stands, if the object holds one under its first key; else -1. */
    private static int batchIn(byte[] bytes, int from, int to) {
        int key = JsonSplitter.skipSpace(bytes, from + 1, to);
        for (byte[] known : BATCH_KEYS) {
            if (Bytes.startsWith(bytes, key, to, known)) {
                int colon = JsonSplitter.skipSpace(bytes, key + known.length, to);
                int array = colon < to && bytes[colon] == ':' ? JsonSplitter.skipSpace(bytes, colon + 1, to) : to;
                return array < to && bytes[array] == '[' ? array + 1 : -1;
            }
        }
        return -1;
    }

    /** Reads the documents of a batch and returns where the envelope ends. */
    private int readBatch(byte[] bytes, int envelope, int from, int to) {
        readArray(bytes, from, to);
        return JsonSplitter.endOfValue(bytes, envelope, to);
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
    private int readDocument(byte[] bytes, int from, int to) {
        ScanProblem problem = context.beginJson(bytes, from, to);
        if (problem == ScanProblem.BROKEN_UTF8) {
            return readRepaired(bytes, from, to);
        }
        if (problem != ScanProblem.NONE) {
            int end = JsonSplitter.endOfValue(bytes, from, to);
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
        for (JsonShape shape : shapes) {
            if (shapes.size() == 1 || shape.recognises()) {
                shape.describe();
                return;
            }
        }
    }
}
