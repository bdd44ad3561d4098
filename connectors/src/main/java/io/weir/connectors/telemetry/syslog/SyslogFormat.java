package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;

/** The header of syslog lines; what the message says is up to its program. */
final class SyslogFormat implements LineFormat {
    private final ReadContext context;
    private final EventWriter out;
    private final Target host;
    private final Target program;
    private final Target pid;
    private final Target message;
    private final SyslogTime time;
    private final Program sshd;

    SyslogFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.host = out.target("host.name");
        this.program = out.target("process.name");
        this.pid = out.target("process.pid");
        this.message = out.target("message");
        this.time = new SyslogTime(context);
        this.sshd = new Sshd(context);
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return time.isTime(bytes, behindPriority(bytes, from, to), to);
    }

    private static int behindPriority(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '<') {
            int end = Bytes.skipDigits(bytes, from + 1, Math.min(to, from + 5));
            if (end > from + 1 && end < to && bytes[end] == '>') {
                return end + 1;
            }
        }
        return from;
    }

    @Override
    public long read(byte[] bytes, int from, int to) {
        int at = behindPriority(bytes, from, to);
        long millis = time.read(bytes, at, to);
        if (millis == UNREADABLE) {
            return context.because("expected a time such as 'Mar  1 09:00:01', byte " + (at - from));
        }
        int hostFrom = Bytes.skipSpaces(bytes, time.end(), to);
        int hostTo = Bytes.find(bytes, hostFrom, to, ' ');
        out.text(host, hostFrom, hostTo);
        int tagFrom = Bytes.skipSpaces(bytes, hostTo, to);
        int tagTo = tagFrom;
        while (tagTo < to && bytes[tagTo] != ':' && bytes[tagTo] != '[' && bytes[tagTo] != ' ') {
            tagTo++;
        }
        out.text(program, tagFrom, tagTo);
        int messageFrom = tagTo;
        if (messageFrom < to && bytes[messageFrom] == '[') {
            int pidTo = Bytes.find(bytes, messageFrom, to, ']');
            out.number(pid, messageFrom + 1, pidTo);
            messageFrom = Math.min(pidTo + 1, to);
        }
        if (messageFrom < to && bytes[messageFrom] == ':') {
            messageFrom++;
        }
        messageFrom = Bytes.skipSpaces(bytes, messageFrom, to);
        out.text(message, messageFrom, to);
        if (Bytes.equal(bytes, tagFrom, tagTo, Sshd.NAME)) {
            sshd.read(bytes, messageFrom, to);
        }
        return millis;
    }
}
