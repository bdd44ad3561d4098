package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.ReadContext;

import java.util.Arrays;

/** The structured data of RFC 5424: {@code [id name="value" …]}, where quotes and brackets in values are escaped. */
final class StructuredData {
    private final EventWriter out;
    private final Family family;
    private byte[] name = new byte[64];
    private byte[] value = new byte[64];

    StructuredData(ReadContext context) {
        this.out = context.writer();
        this.family = out.family("log.syslog.structured_data");
    }

    /** Whether a bracket begins an element, not a message such as {@code [error] …}. */
    static boolean isElement(byte[] bytes, int from, int to) {
        int idTo = endOfName(bytes, from + 1, to);
        if (idTo == from + 1 || idTo == to) {
            return false;
        }
        if (bytes[idTo] == ']') {
            return idTo + 1 == to || bytes[idTo + 1] == ' ' || bytes[idTo + 1] == '[';
        }
        int parameter = Bytes.skipSpaces(bytes, idTo, to);
        int end = endOfName(bytes, parameter, to);
        return end > parameter && end + 1 < to && bytes[end] == '=' && bytes[end + 1] == '"';
    }

    private static int endOfName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] > ' ' && bytes[at] != '=' && bytes[at] != ']' && bytes[at] != '"') {
            at++;
        }
        return at;
    }

    /** What is behind the elements that begin here. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == '[') {
            boolean isQuoted = false;
            at++;
            while (at < to && (isQuoted || bytes[at] != ']')) {
                if (bytes[at] == '\\') {
                    at++;
                } else if (bytes[at] == '"') {
                    isQuoted = !isQuoted;
                }
                at++;
            }
            at = Math.min(at + 1, to);
        }
        return at;
    }

    void write(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == '[') {
            int idFrom = at + 1;
            int idTo = endOfName(bytes, idFrom, to);
            at = idTo;
            while (at < to && bytes[at] == ' ') {
                at = writeParameter(bytes, idFrom, idTo, Bytes.skipSpaces(bytes, at, to), to);
            }
            at = Math.min(Bytes.find(bytes, at, to, ']') + 1, to);
        }
    }

    private int writeParameter(byte[] bytes, int idFrom, int idTo, int from, int to) {
        int nameTo = endOfName(bytes, from, to);
        if (nameTo + 1 >= to || bytes[nameTo] != '=' || bytes[nameTo + 1] != '"') {
            return nameTo;
        }
        int valueFrom = nameTo + 2;
        int at = valueFrom;
        boolean isEscaped = false;
        while (at < to && bytes[at] != '"') {
            isEscaped |= bytes[at] == '\\';
            at += bytes[at] == '\\' ? 2 : 1;
        }
        int valueTo = Math.min(at, to);
        int nameLength = join(bytes, idFrom, idTo, from, nameTo);
        if (isEscaped) {
            out.derivedText(family, name, 0, nameLength, value, 0, unescape(bytes, valueFrom, valueTo));
        } else {
            out.text(family, name, 0, nameLength, valueFrom, valueTo);
        }
        return Math.min(at + 1, to);
    }

    /** Makes {@code id.name}. */
    private int join(byte[] bytes, int idFrom, int idTo, int from, int to) {
        int length = idTo - idFrom + 1 + to - from;
        if (length > name.length) {
            name = new byte[2 * length];
        }
        System.arraycopy(bytes, idFrom, name, 0, idTo - idFrom);
        name[idTo - idFrom] = '.';
        System.arraycopy(bytes, from, name, idTo - idFrom + 1, to - from);
        return length;
    }

    private int unescape(byte[] bytes, int from, int to) {
        if (to - from > value.length) {
            value = Arrays.copyOf(value, 2 * (to - from));
        }
        int length = 0;
        for (int at = from; at < to; at++) {
            boolean isEscape = bytes[at] == '\\'
                    && at + 1 < to
                    && (bytes[at + 1] == '"' || bytes[at + 1] == '\\' || bytes[at + 1] == ']');
            value[length++] = bytes[isEscape ? ++at : at];
        }
        return length;
    }
}
