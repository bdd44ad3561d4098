package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.MonthName;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.TimeText;

/**
 * Lines of Apache's error log, of 2.2 ({@code [time] [level] [client a] message}) and 2.4 ({@code [time] [module:level]
 * [pid 1:tid 2] (os error)[client a:port] AH00001: message}).
 */
final class ApacheError {
    private static final byte[] DATASET = Bytes.of("apache.error");
    private static final byte[] WEB = Bytes.of("web");
    private static final byte[] ERROR = Bytes.of("error");
    private static final byte[] PID = Bytes.of("pid ");
    private static final byte[] TID = Bytes.of(":tid ");
    private static final byte[] CLIENT = Bytes.of("client ");
    private static final byte[] REFERER = Bytes.of(", referer: ");
    private static final byte[] CODE = Bytes.of("AH");
    private static final int SHORTEST_TIME = 24;

    private final ReadContext context;
    private final EventWriter out;
    private final WebFields web;
    private final Target dataset;
    private final Target category;
    private final Target type;
    private final Target level;
    private final Target module;
    private final Target pid;
    private final Target thread;
    private final Target code;
    private final Target message;

    ApacheError(ReadContext context, WebFields web) {
        this.context = context;
        this.out = context.writer();
        this.web = web;
        this.dataset = out.target("event.dataset");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.level = out.target("log.level");
        this.module = out.target("apache.error.module");
        this.pid = out.target("process.pid");
        this.thread = out.target("process.thread.id");
        this.code = out.target("event.code");
        this.message = out.target("message");
    }

    /** {@code [Sun Dec 04 04:47:44 2005]}, in 2.4 with microseconds before the year. */
    static boolean isAt(byte[] b, int from, int to) {
        return to - from > SHORTEST_TIME + 2
                && b[from] == '['
                && b[from + 4] == ' '
                && MonthName.at(b, from + 5, to) > 0
                && b[from + 8] == ' '
                && b[from + 14] == ':'
                && b[from + 17] == ':';
    }

    long read(byte[] bytes, int from, int to) {
        int timeTo = Bytes.find(bytes, from, to, ']');
        long millis = time(bytes, from + 1, timeTo);
        if (millis == TimeText.NONE) {
            return context.because("expected a time such as 'Sun Dec 04 04:47:44.123456 2005', byte 1");
        }
        out.text(dataset, DATASET);
        out.text(category, WEB);
        out.text(type, ERROR);
        int at = Math.min(timeTo + 1, to);
        boolean isLevelKnown = false;
        boolean hasModule = false;
        while (true) {
            int open = Bytes.skipSpaces(bytes, at, to);
            int close = endOfBrackets(bytes, open, to);
            if (close < 0) {
                at = open;
                break;
            }
            if (Bytes.startsWith(bytes, open + 1, close, PID)) {
                readProcess(bytes, open + 1 + PID.length, close);
            } else if (Bytes.startsWith(bytes, open + 1, close, CLIENT)) {
                readClient(bytes, open + 1 + CLIENT.length, close, hasModule);
                at = Bytes.skipSpaces(bytes, close + 1, to);
                break; // what follows is the message, whatever it looks like
            } else if (!isLevelKnown) {
                hasModule = readLevel(bytes, open + 1, close);
                isLevelKnown = true;
            } else {
                at = open;
                break;
            }
            at = close + 1;
        }
        readMessage(bytes, at, to);
        return millis;
    }

    /** Where the bracket closes that opens here, or -1 if none does. Before the client, an operating system's error may stand. */
    private static int endOfBrackets(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] != '[') {
            return -1;
        }
        int close = Bytes.find(bytes, from, to, ']');
        // IPv6 addresses come with brackets of their own.
        if (close + 1 < to && Bytes.find(bytes, from + 1, close, '[') < close) {
            close = Bytes.find(bytes, close + 1, to, ']');
        }
        return close < to ? close : -1;
    }

    private void readProcess(byte[] bytes, int from, int to) {
        int pidTo = Bytes.skipDigits(bytes, from, to);
        web.number(pid, bytes, from, pidTo);
        if (Bytes.startsWith(bytes, pidTo, to, TID)) {
            web.number(thread, bytes, pidTo + TID.length, to);
        }
    }

    private boolean readLevel(byte[] bytes, int from, int to) {
        int colon = Bytes.find(bytes, from, to, ':');
        if (colon < to) {
            web.text(module, bytes, from, colon);
            web.text(level, bytes, colon + 1, to);
        } else {
            web.text(level, bytes, from, to);
        }
        return colon < to;
    }

    /** Apache names the client's port since it names modules. */
    private void readClient(byte[] bytes, int from, int to, boolean hasPort) {
        if (hasPort) {
            web.clientWithPort(bytes, from, to);
        } else {
            web.clientPerhapsWithPort(bytes, from, to);
        }
    }

    private void readMessage(byte[] bytes, int from, int to) {
        int at = from;
        if (at < to && bytes[at] == '(') { // an error of the operating system, "(13)Permission denied: "
            int mark = Bytes.find(bytes, at, to, '[');
            if (mark + 1 < to && Bytes.startsWith(bytes, mark + 1, to, CLIENT)) {
                int close = endOfBrackets(bytes, mark, to);
                if (close > 0) {
                    web.clientWithPort(bytes, mark + 1 + CLIENT.length, close);
                }
            }
        }
        int codeAt = at;
        if (Bytes.startsWith(bytes, codeAt, to, CODE)) {
            int codeTo = Bytes.skipDigits(bytes, codeAt + CODE.length, to);
            if (codeTo > codeAt + CODE.length && codeTo < to && bytes[codeTo] == ':') {
                out.text(code, codeAt, codeTo);
            }
        }
        int referer = Bytes.findLast(bytes, at, to, REFERER);
        if (referer >= 0) {
            web.text(web.referrer, bytes, referer + REFERER.length, to);
        }
        out.text(message, at, to);
    }

    private long time(byte[] b, int from, int to) {
        if (to - from < SHORTEST_TIME) {
            return TimeText.NONE;
        }
        int clockTo = Bytes.find(b, from + 11, to, ' ');
        long fraction = 0;
        if (clockTo - from > 20 && b[from + 19] == '.') {
            fraction = Math.max(0, Bytes.number(b, from + 20, Math.min(clockTo, from + 23)));
        }
        int dayFrom = b[from + 8] == ' ' ? from + 9 : from + 8;
        long local = TimeText.millis(
                (int) Bytes.number(b, Math.min(clockTo + 1, to), to),
                MonthName.at(b, from + 4, to),
                (int) Bytes.number(b, dayFrom, from + 10),
                (int) Bytes.number(b, from + 11, from + 13),
                (int) Bytes.number(b, from + 14, from + 16),
                (int) Bytes.number(b, from + 17, from + 19));
        return local == TimeText.NONE ? local : local + fraction - TimeText.offsetMillis(local, context.zone());
    }
}
