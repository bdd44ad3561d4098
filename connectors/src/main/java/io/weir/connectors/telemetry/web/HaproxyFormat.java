package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.SyslogMark;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.TimeText;

/**
 * HAProxy's HTTP and TCP logs, as syslog carries them: {@code 192.0.2.7:33317 [10/Oct/2025:13:55:36.655] front~ back/srv
 * 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {captured} "GET / HTTP/1.1"}.
 */
final class HaproxyFormat implements LineFormat {
    private static final byte[] DATASET = Bytes.of("haproxy.log");

    private static final int HTTP_TIMERS = 5;

    private final ReadContext context;
    private final WebFields web;
    private final Target frontend;
    private final Target backend;
    private final Target server;
    private final Target termination;

    HaproxyFormat(ReadContext context) {
        this.context = context;
        this.web = new WebFields(context.writer());
        this.frontend = context.writer().target("haproxy.frontend_name");
        this.backend = context.writer().target("haproxy.backend_name");
        this.server = context.writer().target("haproxy.server_name");
        this.termination = context.writer().target("haproxy.termination_state");
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public boolean recognises(byte[] b, int from, int to) {
        if (SyslogMark.begins(b, from, to)) {
            return false;
        }
        int clientTo = Bytes.find(b, from, Math.min(to, from + 60), ' ');
        return WebFields.portMark(b, from, clientTo) < clientTo
                && clientTo + 26 < to
                && b[clientTo + 1] == '['
                && ClfTime.isAt(b, clientTo + 2, to)
                && b[clientTo + 22] == '.';
    }

    @Override
    public long read(byte[] b, int from, int to) {
        int clientTo = Bytes.find(b, from, to, ' ');
        int timeFrom = clientTo + 2;
        int timeTo = Bytes.find(b, Math.min(timeFrom, to), to, ']');
        long millis = timeFrom < timeTo ? ClfTime.read(b, timeFrom, timeTo, context.zone()) : TimeText.NONE;
        if (millis == TimeText.NONE) {
            return context.because("expected 'address:port [10/Oct/2025:13:55:36.655] frontend backend/server'");
        }
        web.begin(DATASET);
        web.clientWithPort(b, from, clientTo);
        int at = Bytes.skipSpaces(b, Math.min(timeTo + 1, to), to);
        int end = Bytes.find(b, at, to, ' ');
        web.text(frontend, b, at, end > at && b[end - 1] == '~' ? end - 1 : end);
        at = Bytes.skipSpaces(b, end, to);
        end = Bytes.find(b, at, to, ' ');
        int slash = Bytes.find(b, at, end, '/');
        web.text(backend, b, at, slash);
        web.text(server, b, Math.min(slash + 1, end), end);
        at = Bytes.skipSpaces(b, end, to);
        end = Bytes.find(b, at, to, ' ');
        readTimers(b, at, end);
        boolean isHttp = slashes(b, at, end) == HTTP_TIMERS - 1; // TCP lines have three timers, and no status
        at = Bytes.skipSpaces(b, end, to);
        end = Bytes.find(b, at, to, ' ');
        if (isHttp) {
            web.status(b, at, end);
            at = Bytes.skipSpaces(b, end, to);
            end = Bytes.find(b, at, to, ' ');
            web.number(web.responseBytes, b, at, end);
            at = behindCookies(b, end, to);
        } else {
            web.number(web.responseBytes, b, at, end);
            at = Bytes.skipSpaces(b, end, to);
        }
        end = Bytes.find(b, at, to, ' ');
        web.text(termination, b, at, end);
        readRequest(b, end, to);
        return millis;
    }

    private static int behindCookies(byte[] b, int from, int to) {
        int at = Bytes.skipSpaces(b, from, to);
        at = Bytes.skipSpaces(b, Bytes.find(b, at, to, ' '), to);
        return Bytes.skipSpaces(b, Bytes.find(b, at, to, ' '), to);
    }

    private static int slashes(byte[] b, int from, int to) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += b[at] == '/' ? 1 : 0;
        }
        return count;
    }

    /** The last of the timers is that of the whole, in milliseconds; a plus says that it went on. */
    private void readTimers(byte[] b, int from, int to) {
        int at = to;
        while (at > from && b[at - 1] != '/') {
            at--;
        }
        web.duration(b, at < to && b[at] == '+' ? at + 1 : at, to, 1_000_000);
    }

    /** HAProxy encodes quotes in requests, but not in what it captures of headers: the request stands at the end. */
    private void readRequest(byte[] b, int from, int to) {
        int close = to > from && b[to - 1] == '"' ? to - 1 : to;
        int open = close - 1;
        while (open >= from && b[open] != '"') {
            open--;
        }
        if (open >= from) {
            web.requestLine(b, open + 1, close);
        }
    }
}
