package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.EventView;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Syslog that a shipper has taken apart: program, process, host and message as fields of JSON. What the programs say is
 * understood from lines, so the parts are put together again.
 */
final class SyslogParts {
    private static final int LONGEST_NAME = 100;

    /** Programs that are known by their name alone: nothing else is called so. */
    private static final List<byte[]> PROGRAMS = Stream.of(
                    "sshd", "sshd-session", "sudo", "su", "useradd", "usermod", "groupadd", "gpasswd", "passwd", "CRON")
            .map(Bytes::of)
            .toList();

    private static final byte[] SSH_SERVER = PROGRAMS.get(0);

    /** What nobody but an SSH server says, so that it need not be named. */
    private static final List<byte[]> SAID_BY_SSH_SERVER = Stream.of(
                    "Failed password for ",
                    "Accepted password for ",
                    "Accepted publickey for ",
                    "Failed publickey for ")
            .map(Bytes::of)
            .toList();

    private final ReadContext context;
    private final int mark;
    private final int program;
    private final int pid;
    private final int host;
    private final int message;

    SyslogParts(ReadContext context) {
        this.context = context;
        this.mark = context.slot(
                "facility",
                "severity",
                "priority",
                "pri",
                "syslogtag",
                "PRIORITY",
                "SYSLOG_FACILITY",
                "syslog.facility",
                "syslog.priority",
                "log.syslog.priority",
                "log.syslog.facility.code",
                "log.syslog.facility");
        this.program = context.slot(
                "appname",
                "app-name",
                "app_name",
                "programname",
                "program",
                "syslogtag",
                "ident",
                "SYSLOG_IDENTIFIER",
                "process.program",
                "log.syslog.appname",
                "service",
                "process",
                "process_name",
                "source");
        this.pid = context.slot("procid", "proc_id", "pid", "SYSLOG_PID", "_PID", "process.pid", "log.syslog.procid");
        this.host = context.slot(
                "hostname", "host", "_HOSTNAME", "logsource", "log.syslog.hostname", "host.hostname", "host.name");
        this.message = context.slot("message", "MESSAGE", "msg");
    }

    /** Whether the event has what a program said and the program, and only syslog or that program can have said it. */
    boolean arePresent() {
        EventView event = context.event();
        return event.has(message)
                && (isName(event.first(program)) && (event.has(mark) || isKnown(event.first(program)))
                        || isSaidBySshServer());
    }

    private boolean isKnown(int name) {
        EventView event = context.event();
        for (byte[] known : PROGRAMS) {
            if (Bytes.equal(event.bytes(name), event.start(name), event.end(name), known)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSaidBySshServer() {
        EventView event = context.event();
        int said = event.first(message);
        if (!event.isText(said)) {
            return false;
        }
        for (byte[] beginning : SAID_BY_SSH_SERVER) {
            if (Bytes.startsWith(event.bytes(said), event.start(said), event.end(said), beginning)) {
                return true;
            }
        }
        return false;
    }

    private boolean isName(int value) {
        EventView event = context.event();
        if (value == EventView.NONE || !event.isText(value) || event.isEscaped(value)) {
            return false;
        }
        int length = event.end(value) - event.start(value);
        if (length == 0 || length > LONGEST_NAME) {
            return false;
        }
        byte[] bytes = event.bytes(value);
        for (int at = event.start(value); at < event.end(value); at++) {
            if (bytes[at] <= ' ') {
                return false;
            }
        }
        return true;
    }

    /** {@code TIME HOST PROGRAM[PID]: MESSAGE}, in which nothing but the message can hold a space or a line end. */
    byte[] line(int text, JsonTime time) {
        EventView event = context.event();
        long millis = time.read(LineFormat.NO_TIME);
        byte[] said = JsonText.undone(event, text);
        var line = new ByteArrayOutputStream(said.length + 64);
        line.writeBytes(IsoTime.utf8(millis == LineFormat.NO_TIME ? context.arrivalMillis() : millis));
        line.write(' ');
        if (isName(event.first(host))) {
            write(line, event.first(host));
        } else {
            line.write('-');
        }
        line.write(' ');
        writeTag(line);
        for (int i = 0; i < said.length; i++) {
            boolean isBlank = said[i] >= 0 && said[i] < ' ';
            said[i] = isBlank ? (byte) ' ' : said[i];
        }
        line.writeBytes(said);
        return line.toByteArray();
    }

    private void writeTag(ByteArrayOutputStream line) {
        EventView event = context.event();
        int name = event.first(program);
        boolean isNamed = isName(name) && (event.has(mark) || isKnown(name));
        byte[] bytes = isNamed ? event.bytes(name) : SSH_SERVER;
        int from = isNamed ? event.start(name) : 0;
        int end = isNamed ? event.end(name) : SSH_SERVER.length;
        if (bytes[end - 1] == ':') {
            end--; // a syslogtag is the tag as a whole
        }
        line.write(bytes, from, end - from);
        int process = event.first(pid);
        if (process != EventView.NONE && bytes[end - 1] != ']' && isNumber(process)) {
            line.write('[');
            write(line, process);
            line.write(']');
        }
        line.write(':');
        line.write(' ');
    }

    private boolean isNumber(int value) {
        EventView event = context.event();
        byte[] bytes = event.bytes(value);
        int at = event.start(value);
        while (at < event.end(value) && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > event.start(value) && at == event.end(value);
    }

    private void write(ByteArrayOutputStream line, int value) {
        EventView event = context.event();
        line.write(event.bytes(value), event.start(value), event.end(value) - event.start(value));
    }
}
