package io.weir.connectors.telemetry;

/** Tells lines that syslog has put its header before: whatever they carry, they are syslog's. */
public final class SyslogMark {
    private SyslogMark() {}

    /** Whether a line begins with {@code <34>}, with {@code Mar  1 09:} or with {@code 2026-03-01T09:}. */
    public static boolean begins(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '<') {
            int digits = Bytes.skipDigits(bytes, from + 1, Math.min(to, from + 4));
            return digits > from + 1 && digits < to && bytes[digits] == '>';
        }
        if (to - from > 9 && bytes[from + 3] == ' ' && bytes[from + 9] == ':') {
            return MonthName.at(bytes, from, to) > 0;
        }
        return to - from > 13
                && bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && bytes[from + 10] == 'T'
                && bytes[from + 13] == ':'
                && Bytes.skipDigits(bytes, from, to) == from + 4;
    }
}
