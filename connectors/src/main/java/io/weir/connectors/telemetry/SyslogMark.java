package io.weir.connectors.telemetry;

/** Tells lines that syslog has put its header before: whatever they carry, they are syslog's. */
public final class SyslogMark {
    private SyslogMark() {}

    /** Whether a line begins with {@code <34>} or with {@code Mar  1 09:}. */
    public static boolean begins(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '<') {
            int digits = Bytes.skipDigits(bytes, from + 1, Math.min(to, from + 4));
            return digits > from + 1 && digits < to && bytes[digits] == '>';
        }
        return to - from > 9 && bytes[from + 3] == ' ' && bytes[from + 9] == ':' && MonthName.at(bytes, from, to) > 0;
    }
}
