package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.TimeText;

/**
 * Lines of nginx's error log: {@code 2025/10/10 13:55:36 [error] 31#31: *1 message, client: a, server: b, request: "…",
 * upstream: "…", host: "…"}. The message and what follows hold what clients sent, unescaped. So a line with more than
 * one {@code , client: } tells no client: there is no way to know which of them nginx wrote.
 */
final class NginxError {
    private static final byte[] DATASET = Bytes.of("nginx.error");
    private static final byte[] WEB = Bytes.of("web");
    private static final byte[] ERROR = Bytes.of("error");
    private static final byte[] CLIENT = Bytes.of(", client: ");
    private static final byte[] SERVER = Bytes.of(", server: ");
    private static final byte[] REQUEST = Bytes.of(", request: \"");
    private static final byte[] UPSTREAM = Bytes.of(", upstream: \"");
    private static final byte[] HOST = Bytes.of(", host: \"");
    private static final byte[] REFERRER = Bytes.of(", referrer: \"");
    private static final int TIME = 19;

    private final ReadContext context;
    private final EventWriter out;
    private final WebFields web;
    private final Target dataset;
    private final Target category;
    private final Target type;
    private final Target level;
    private final Target pid;
    private final Target thread;
    private final Target connection;
    private final Target server;
    private final Target upstream;
    private final Target message;

    NginxError(ReadContext context, WebFields web) {
        this.context = context;
        this.out = context.writer();
        this.web = web;
        this.dataset = out.target("event.dataset");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.level = out.target("log.level");
        this.pid = out.target("process.pid");
        this.thread = out.target("process.thread.id");
        this.connection = out.target("nginx.error.connection_id");
        this.server = out.target("nginx.error.server");
        this.upstream = out.target("nginx.error.upstream");
        this.message = out.target("message");
    }

    static boolean isAt(byte[] b, int from, int to) {
        return to - from > TIME + 3
                && Bytes.isDigit(b[from])
                && b[from + 4] == '/'
                && b[from + 7] == '/'
                && b[from + 10] == ' '
                && b[from + 13] == ':'
                && b[from + 16] == ':'
                && b[from + 19] == ' '
                && b[from + 20] == '[';
    }

    long read(byte[] b, int from, int to) {
        long local = TimeText.millis(
                (int) Bytes.number(b, from, from + 4),
                (int) Bytes.number(b, from + 5, from + 7),
                (int) Bytes.number(b, from + 8, from + 10),
                (int) Bytes.number(b, from + 11, from + 13),
                (int) Bytes.number(b, from + 14, from + 16),
                (int) Bytes.number(b, from + 17, from + 19));
        if (local == TimeText.NONE) {
            return context.because("expected a time such as '2025/10/10 13:55:36', byte 0");
        }
        out.text(dataset, DATASET);
        out.text(category, WEB);
        out.text(type, ERROR);
        int levelTo = Bytes.find(b, from + TIME + 2, to, ']');
        out.text(level, from + TIME + 2, levelTo);
        int at = Bytes.skipSpaces(b, Math.min(levelTo + 1, to), to);
        int pidTo = Bytes.skipDigits(b, at, to);
        if (pidTo > at && pidTo < to && b[pidTo] == '#') {
            web.number(pid, b, at, pidTo);
            int threadTo = Bytes.skipDigits(b, pidTo + 1, to);
            web.number(thread, b, pidTo + 1, threadTo);
            at = Bytes.skipSpaces(b, threadTo < to && b[threadTo] == ':' ? threadTo + 1 : threadTo, to);
        }
        if (at < to && b[at] == '*') {
            int connectionTo = Bytes.skipDigits(b, at + 1, to);
            web.number(connection, b, at + 1, connectionTo);
            at = Bytes.skipSpaces(b, connectionTo, to);
        }
        out.text(message, at, to);
        int client = Bytes.find(b, at, to, CLIENT);
        if (client < to && client == Bytes.findLast(b, at, to, CLIENT)) {
            readContext(b, client, to);
        }
        return local - TimeText.offsetMillis(local, context.zone());
    }

    private void readContext(byte[] b, int client, int to) {
        int clientFrom = client + CLIENT.length;
        int at = Bytes.find(b, clientFrom, to, ',');
        web.client(b, clientFrom, at);
        if (Bytes.startsWith(b, at, to, SERVER)) {
            int serverTo = Bytes.find(b, at + SERVER.length, to, ',');
            web.text(server, b, at + SERVER.length, serverTo);
            at = serverTo;
        }
        if (Bytes.startsWith(b, at, to, REQUEST)) {
            int requestTo = endOfRequest(b, at + REQUEST.length, to);
            web.requestLine(b, at + REQUEST.length, requestTo);
            at = Math.min(requestTo + 1, to);
        }
        if (Bytes.startsWith(b, at, to, UPSTREAM)) {
            int upstreamTo = Bytes.find(b, at + UPSTREAM.length, to, '"');
            web.text(upstream, b, at + UPSTREAM.length, upstreamTo);
            at = Math.min(upstreamTo + 1, to);
        }
        if (Bytes.startsWith(b, at, to, HOST)) {
            int hostTo = Bytes.find(b, at + HOST.length, to, '"');
            web.url.writeHost(b, at + HOST.length, hostTo);
            at = Math.min(hostTo + 1, to);
        }
        if (Bytes.startsWith(b, at, to, REFERRER)) {
            web.text(web.referrer, b, at + REFERRER.length, Bytes.find(b, at + REFERRER.length, to, '"'));
        }
    }

    /** The quote that ends a request: nginx does not escape in its error log, so it is the last before what may follow. */
    private static int endOfRequest(byte[] b, int from, int to) {
        int end = Bytes.find(b, from, to, UPSTREAM);
        if (end == to) {
            end = Bytes.find(b, from, to, HOST);
        }
        return end < to ? end - 1 : Math.max(from, to > from && b[to - 1] == '"' ? to - 1 : to);
    }
}
