package io.weir.connectors.notify.syslog;

import io.weir.connectors.notify.Notice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A notice as a syslog message (RFC 5424) whose text is CEF. */
final class SyslogLine {
    private static final int LOCAL_0 = 16;
    private static final int LONGEST_HOST = 255;

    private SyslogLine() {}

    static byte[] of(Notice notice, String host) {
        String time = Instant.ofEpochMilli(notice.timeMillis()).toString();
        String line = "<" + (LOCAL_0 * 8 + level(notice)) + ">1 " + time + " " + host + " weir - "
                + notice.kind().word() + " - " + Cef.of(notice);
        return line.getBytes(UTF_8);
    }

    private static int level(Notice notice) {
        return switch (notice.severity()) {
            case INFORMATIONAL -> 6;
            case LOW -> 5;
            case MEDIUM -> 4;
            case HIGH -> 3;
            case CRITICAL -> 2;
        };
    }

    /** What this machine calls itself; a dash if it does not know. */
    static String ownHost() {
        try {
            String host = InetAddress.getLocalHost().getHostName().replaceAll("[^!-~]", "");
            return host.isEmpty() || host.length() > LONGEST_HOST ? "-" : host;
        } catch (UnknownHostException e) {
            return "-";
        }
    }
}
