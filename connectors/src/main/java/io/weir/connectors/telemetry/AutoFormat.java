package io.weir.connectors.telemetry;

import java.util.List;

/**
 * Reads whatever a record looks like. The formats are always asked in the same order: what a record becomes must not
 * depend on the records before it.
 */
final class AutoFormat implements Format {
    private static final int SHOWN = 32;
    private static final byte[] NONE = {};

    private final ReadContext context;
    private final List<Format> formats;
    private byte[] asked = NONE;
    private int askedFrom;
    private Format answer;

    AutoFormat(ReadContext context, List<Format> formats) {
        this.context = context;
        this.formats = List.copyOf(formats);
    }

    @Override
    public String name() {
        return FormatSettings.AUTO;
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        int start = skipBlanks(bytes, from, to);
        return start < to && find(bytes, start, to) != null;
    }

    /** JSON and binary formats look after their texts themselves, which spares the longest of records a pass. */
    @Override
    public boolean isText(byte[] bytes) {
        int start = skipBlanks(bytes, 0, bytes.length);
        if (start == bytes.length) {
            return true;
        }
        answer = find(bytes, start, bytes.length);
        asked = bytes;
        askedFrom = start;
        return answer == null || answer.isText(bytes);
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        int start = skipBlanks(bytes, from, to);
        if (start == to) {
            context.reject(bytes, from, to, "nothing but white space");
            return;
        }
        boolean isAnswered = bytes == asked && start == askedFrom && to == bytes.length;
        Format format = isAnswered ? answer : find(bytes, start, to);
        asked = NONE;
        if (format == null) {
            context.reject(bytes, from, to, "no format is like this: " + beginning(bytes, start, to));
        } else {
            format.read(bytes, start, to);
        }
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to
                && (bytes[start] == ' ' || bytes[start] == '\n' || bytes[start] == '\r' || bytes[start] == '\t')) {
            start++;
        }
        return start;
    }

    private Format find(byte[] bytes, int from, int to) {
        for (Format format : formats) {
            if (format.recognises(bytes, from, to)) {
                return format;
            }
        }
        return null;
    }

    private static String beginning(byte[] bytes, int from, int to) {
        var shown = new StringBuilder("'");
        for (int at = from; at < Math.min(to, from + SHOWN); at++) {
            shown.append(bytes[at] >= ' ' && bytes[at] < 127 ? (char) bytes[at] : '.');
        }
        return shown.append(to - from > SHOWN ? "…'" : "'").toString();
    }
}
