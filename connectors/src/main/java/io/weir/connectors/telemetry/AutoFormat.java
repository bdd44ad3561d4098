package io.weir.connectors.telemetry;

import java.util.List;

/**
 * Reads whatever a record looks like. The formats are always asked in the same order: what a record becomes must not
 * depend on the records before it.
 */
final class AutoFormat implements Format {
    private static final int SHOWN = 32;

    private final ReadContext context;
    private final List<Format> formats;

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
        return true;
    }

    @Override
    public boolean isText(byte[] bytes) {
        int start = skipSpace(bytes, 0, bytes.length);
        Format format = start < bytes.length ? find(bytes, start, bytes.length) : null;
        return format == null || format.isText(bytes);
    }

    private static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        int start = skipSpace(bytes, from, to);
        if (start == to) {
            context.reject(bytes, from, to, "nothing but white space");
            return;
        }
        Format format = find(bytes, start, to);
        if (format == null) {
            context.reject(bytes, from, to, "no format is like this: " + beginning(bytes, start, to));
        } else {
            format.read(bytes, start, to);
        }
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
