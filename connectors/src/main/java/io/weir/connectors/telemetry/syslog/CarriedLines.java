package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.FormatKind;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;

import java.util.List;

/** The lines of other formats that a log message may be: of firewalls, web servers, the audit system. */
final class CarriedLines {
    private final List<LineFormat> formats;

    CarriedLines(ReadContext context) {
        formats = Formats.kinds().stream()
                .filter(kind -> !kind.name().equals(SyslogFormat.NAME))
                .map(FormatKind::line)
                .flatMap(factory -> factory.stream())
                .map(factory -> factory.apply(context))
                .toList();
    }

    /** The format of a message, or null if it is of none. */
    LineFormat find(byte[] bytes, int from, int to) {
        if (from < to) {
            for (int i = 0; i < formats.size(); i++) {
                if (formats.get(i).recognises(bytes, from, to)) {
                    return formats.get(i);
                }
            }
        }
        return null;
    }

    /** The kernel may tell the seconds since it started: {@code [12345.678901] …}. */
    static int behindUptime(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] != '[') {
            return from;
        }
        int at = Bytes.skipDigits(bytes, Bytes.skipSpaces(bytes, from + 1, to), to);
        if (at == to || bytes[at] != '.') {
            return from;
        }
        at = Bytes.skipDigits(bytes, at + 1, to);
        return at < to && bytes[at] == ']' ? Bytes.skipSpaces(bytes, at + 1, to) : from;
    }
}
