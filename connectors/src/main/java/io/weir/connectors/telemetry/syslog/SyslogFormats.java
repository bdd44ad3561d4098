package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** The formats of Unix hosts. */
public final class SyslogFormats {
    private SyslogFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(
                FormatKind.ofLines(
                        SyslogFormat.NAME,
                        "syslog (RFC 3164, RFC 5424, and lines of log files)",
                        "<38>Mar  1 09:00:01 web-1 sshd[4711]: Failed password for mia from 192.0.2.7 port 50022 ssh2",
                        SyslogFormat::new),
                FormatKind.ofJson(
                        JournalShape.NAME,
                        "systemd journal (journalctl -o json, and shippers that keep its names)",
                        "{\"__REALTIME_TIMESTAMP\":\"1772355601243000\",\"_HOSTNAME\":\"web-1\","
                                + "\"SYSLOG_IDENTIFIER\":\"sshd\",\"_PID\":\"4711\",\"MESSAGE\":"
                                + "\"Failed password for mia from 192.0.2.7 port 50022 ssh2\"}",
                        JournalShape::new));
    }
}
