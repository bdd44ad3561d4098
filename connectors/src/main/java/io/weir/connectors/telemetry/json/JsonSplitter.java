package io.weir.connectors.telemetry.json;

/** Finds where JSON values end without reading them: only strings and brackets count, so it copes with broken ones. */
public final class JsonSplitter {
    private JsonSplitter() {}

    public static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** What is behind the value that begins here; at least one byte further. */
    public static int endOfValue(byte[] bytes, int from, int to) {
        int depth = 0;
        int at = from;
        while (at < to) {
            switch (bytes[at]) {
                case '"' -> {
                    at = endOfString(bytes, at + 1, to);
                    if (depth == 0) {
                        return at;
                    }
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    depth--;
                    if (depth <= 0) {
                        return depth < 0 && at > from ? at : at + 1;
                    }
                }
                case ',' -> {
                    if (depth == 0) {
                        return Math.max(at, from + 1);
                    }
                }
                default -> {
                    // a scalar, or white space
                }
            }
            at++;
        }
        return to;
    }

    private static int endOfString(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, to);
    }
}
