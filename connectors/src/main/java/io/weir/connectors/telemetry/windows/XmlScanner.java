package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;

import java.util.Arrays;

/**
 * Reads one XML element from bytes, token by token, without making objects. It knows what event logs write: elements,
 * attributes, text, CDATA, comments. Declarations, and so entities of a document's own, are refused. Names come without
 * their prefix. Texts come as they stand; {@link EventJson} undoes their escapes.
 */
final class XmlScanner {
    private static final int MOST_OPEN = 64;
    private static final int MOST_ATTRIBUTES = 32;
    private static final byte[] COMMENT = Bytes.of("<!--");
    private static final byte[] COMMENT_END = Bytes.of("-->");
    private static final byte[] CDATA = Bytes.of("<![CDATA[");
    private static final byte[] CDATA_END = Bytes.of("]]>");
    private static final byte[] INSTRUCTION_END = Bytes.of("?>");

    private final int[] openFrom = new int[MOST_OPEN];
    private final int[] openTo = new int[MOST_OPEN];
    private final int[] attributes = new int[4 * MOST_ATTRIBUTES];
    private byte[] bytes = new byte[0];
    private int to;
    private int at;
    private int depth;
    private int tokenFrom;
    private int nameFrom;
    private int nameTo;
    private int attributeCount;
    private boolean isEmpty;
    private String problem = "";

    enum Token {
        START,
        END,
        TEXT,
        /** The element that was begun first has ended. */
        DONE,
        BROKEN
    }

    /** Begins at the opening bracket of an element. */
    void begin(byte[] input, int from, int limit) {
        bytes = input;
        at = from;
        to = limit;
        depth = 0;
        isEmpty = false;
        problem = "";
    }

    /** Behind the token that was read last. */
    int at() {
        return at;
    }

    /** Where the token begins that was read last. */
    int tokenFrom() {
        return tokenFrom;
    }

    /** How many elements are open: counts one that has just begun, not one that has just ended. */
    int depth() {
        return depth;
    }

    String problem() {
        return problem;
    }

    int nameFrom() {
        return nameFrom;
    }

    int nameTo() {
        return nameTo;
    }

    boolean isNamed(byte[] name) {
        return isSame(nameFrom, nameTo, name);
    }

    /** Most names differ in their length or their first byte, which spares the full look. */
    private boolean isSame(int from, int end, byte[] name) {
        return end - from == name.length && bytes[from] == name[0] && Bytes.equal(bytes, from, end, name);
    }

    boolean hasAttributes() {
        return attributeCount > 0;
    }

    /** The attribute of the element begun last that has a name, or -1. */
    int attribute(byte[] name) {
        for (int i = 0; i < attributeCount; i++) {
            if (isSame(attributes[4 * i], attributes[4 * i + 1], name)) {
                return i;
            }
        }
        return -1;
    }

    int valueFrom(int attribute) {
        return attributes[4 * attribute + 2];
    }

    int valueTo(int attribute) {
        return attributes[4 * attribute + 3];
    }

    Token next() {
        if (isEmpty) {
            isEmpty = false;
            tokenFrom = at;
            return close();
        }
        while (at < to) {
            tokenFrom = at;
            if (bytes[at] != '<') {
                at = Bytes.find(bytes, at, to, '<');
                return Token.TEXT;
            }
            if (at + 1 == to) {
                break;
            }
            switch (bytes[at + 1]) {
                case '/':
                    return readEnd();
                case '?':
                    skipTo(INSTRUCTION_END);
                    break;
                case '!':
                    if (Bytes.startsWith(bytes, at, to, CDATA)) {
                        skipTo(CDATA_END);
                        return problem.isEmpty() ? Token.TEXT : Token.BROKEN;
                    }
                    if (!Bytes.startsWith(bytes, at, to, COMMENT)) {
                        return broken("found a declaration: events have none, and none is read");
                    }
                    skipTo(COMMENT_END);
                    break;
                default:
                    return readStart();
            }
            if (!problem.isEmpty()) {
                return Token.BROKEN;
            }
        }
        return broken("found the end inside of <" + Bytes.text(bytes, nameFrom, nameTo) + ">");
    }

    private void skipTo(byte[] end) {
        int found = Bytes.find(bytes, at, to, end);
        if (found == to) {
            broken("found no " + Bytes.text(end, 0, end.length));
        } else {
            at = found + end.length;
        }
    }

    private Token broken(String why) {
        problem = why;
        return Token.BROKEN;
    }

    private Token close() {
        depth--;
        return depth == 0 ? Token.DONE : Token.END;
    }

    private Token readEnd() {
        int from = at + 2;
        int end = endOfName(from);
        int bracket = skipSpace(end);
        if (bracket == to || bytes[bracket] != '>') {
            return broken("found an end tag without >");
        }
        if (!Arrays.equals(bytes, from, end, bytes, openFrom[depth - 1], openTo[depth - 1])) {
            return broken("found </" + Bytes.text(bytes, from, end) + ">, expected </"
                    + Bytes.text(bytes, openFrom[depth - 1], openTo[depth - 1]) + ">");
        }
        at = bracket + 1;
        return close();
    }

    private Token readStart() {
        int from = at + 1;
        int end = endOfName(from);
        if (end == from) {
            return broken("found < that begins no element");
        }
        if (depth == MOST_OPEN) {
            return broken("found more than " + MOST_OPEN + " levels of nesting");
        }
        openFrom[depth] = from;
        openTo[depth] = end;
        depth++;
        nameFrom = behindPrefix(from, end);
        nameTo = end;
        attributeCount = 0;
        at = skipSpace(end);
        while (at < to && bytes[at] != '>' && bytes[at] != '/') {
            if (!readAttribute()) {
                return Token.BROKEN;
            }
        }
        isEmpty = at < to && bytes[at] == '/';
        if (isEmpty) {
            at++;
        }
        if (at >= to || bytes[at] != '>') {
            return broken("found a tag without >");
        }
        at++;
        return Token.START;
    }

    private boolean readAttribute() {
        int from = at;
        int end = endOfName(from);
        int equals = skipSpace(end);
        int quote = equals < to && bytes[equals] == '=' ? skipSpace(equals + 1) : to;
        if (end == from || quote == to || bytes[quote] != '"' && bytes[quote] != '\'') {
            problem = "found no name='value' in a tag";
            return false;
        }
        int close = Bytes.find(bytes, quote + 1, to, (char) bytes[quote]);
        if (close == to) {
            problem = "found a value without its closing quote";
            return false;
        }
        if (attributeCount == MOST_ATTRIBUTES) {
            problem = "found more than " + MOST_ATTRIBUTES + " attributes";
            return false;
        }
        int place = 4 * attributeCount++;
        attributes[place] = behindPrefix(from, end);
        attributes[place + 1] = end;
        attributes[place + 2] = quote + 1;
        attributes[place + 3] = close;
        at = skipSpace(close + 1);
        return true;
    }

    private int behindPrefix(int from, int end) {
        int colon = Bytes.find(bytes, from, end, ':');
        return colon == end ? from : colon + 1;
    }

    private int endOfName(int from) {
        int end = from;
        while (end < to && isOfName(bytes[end])) {
            end++;
        }
        return end;
    }

    private static boolean isOfName(byte b) {
        return b > ' ' && b != '>' && b != '/' && b != '=' && b != '<' && b != '"' && b != '\'' || b < 0;
    }

    private int skipSpace(int from) {
        int next = from;
        while (next < to && bytes[next] <= ' ' && bytes[next] >= 0) {
            next++;
        }
        return next;
    }
}
