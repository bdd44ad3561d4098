package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EscapedText;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.TimeSpan;
import io.weir.rules.event.IpText;
import io.weir.rules.event.TimeText;

/**
 * Access lines in the formats that Apache calls common, combined and vhost_combined, and what sites add behind them.
 * nginx and many others write the same.
 *
 * <p>Servers escape quotes in everything a client sends, so the first plain quote opens the request line. What is before
 * it is read from there: a user name may hold spaces, brackets, even a time.
 */
final class AccessLine {
    private static final int LONGEST_TIME = 40;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final byte[] REQUEST_TIME = Bytes.of("rt=");
    private static final byte[] REQUEST_TIME_LONG = Bytes.of("request_time=");

    private final ReadContext context;
    private final WebFields web;
    private final byte[] dataset;
    private final EscapedText plain = new EscapedText();
    private final IpText address = new IpText();
    private boolean isEscaped;
    private int quotedTo;

    AccessLine(ReadContext context, WebFields web, String dataset) {
        this.context = context;
        this.web = web;
        this.dataset = Bytes.of(dataset);
    }

    static boolean isAt(byte[] bytes, int from, int to) {
        return timeBefore(bytes, requestQuote(bytes, from, to), from) >= 0;
    }

    /** Whether a span of seconds with milliseconds is behind the last quote: of the usual servers, nginx writes these. */
    static boolean hasRequestTime(byte[] bytes, int from, int to) {
        int at = to - 1;
        while (at > from && bytes[at] != '"') {
            at--;
        }
        at++;
        while (at < to) {
            int end = Bytes.find(bytes, at, to, ' ');
            if (isRequestTime(bytes, at, end)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static boolean isRequestTime(byte[] bytes, int from, int to) {
        return to - from >= 5
                && bytes[to - 4] == '.'
                && Bytes.number(bytes, to - 3, to) >= 0
                && Bytes.number(bytes, from, to - 4) >= 0;
    }

    /** The quote that opens the request line, or the end. */
    private static int requestQuote(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    /** Where the bracket opens of the time before a quote, or -1. */
    private static int timeBefore(byte[] bytes, int quote, int from) {
        if (quote - from < 24 || bytes[quote - 1] != ' ' || bytes[quote - 2] != ']') {
            return -1;
        }
        int at = quote - 3;
        int first = Math.max(from, quote - LONGEST_TIME);
        while (at > first && bytes[at] != '[') {
            at--;
        }
        return bytes[at] == '[' && ClfTime.isAt(bytes, at + 1, quote - 2) ? at : -1;
    }

    long read(byte[] bytes, int from, int to) {
        int quote = requestQuote(bytes, from, to);
        int time = timeBefore(bytes, quote, from);
        if (time < 0) {
            return context.because("expected '[10/Oct/2025:13:55:36 +0000] \"' before the request");
        }
        long millis = ClfTime.read(bytes, time + 1, quote - 2, context.zone());
        if (millis == TimeText.NONE) {
            return context.because("expected a time such as '10/Oct/2025:13:55:36 +0000', byte " + (time + 1 - from));
        }
        web.begin(dataset);
        readClient(bytes, from, time);
        readQuoted(bytes, quote + 1, to);
        if (isEscaped) {
            plain.undoLog(bytes, quote + 1, quotedTo);
            web.requestLine(plain.bytes(), 0, plain.length());
        } else {
            web.requestLine(bytes, quote + 1, quotedTo);
        }
        int statusFrom = Bytes.skipSpaces(bytes, Math.min(quotedTo + 1, to), to);
        int statusTo = Bytes.find(bytes, statusFrom, to, ' ');
        web.status(bytes, statusFrom, statusTo);
        int bytesFrom = Bytes.skipSpaces(bytes, statusTo, to);
        int bytesTo = Bytes.find(bytes, bytesFrom, to, ' ');
        web.number(web.responseBytes, bytes, bytesFrom, bytesTo);
        readMore(bytes, bytesTo, to);
        return millis;
    }

    /** Reads {@code client ident user}, with the name of the host that was asked before them or not. */
    private void readClient(byte[] bytes, int from, int to) {
        int clientFrom = from;
        int clientTo = Bytes.find(bytes, from, to, ' ');
        int secondFrom = Bytes.skipSpaces(bytes, clientTo, to);
        int secondTo = Bytes.find(bytes, secondFrom, to, ' ');
        if (bytes[Math.max(from, clientTo - 1)] == ',') {
            clientTo = readForwarded(bytes, from, to);
        } else if (!isAddress(bytes, from, clientTo)
                && isAddress(bytes, secondFrom, secondTo)
                && hasTwoMore(bytes, secondTo, to)) {
            web.url.writeHost(bytes, from, WebFields.portMark(bytes, from, clientTo));
            int port = WebFields.portMark(bytes, from, clientTo) + 1;
            web.number(web.destinationPort, bytes, Math.min(port, clientTo), clientTo);
            clientFrom = secondFrom;
            clientTo = secondTo;
            web.client(bytes, clientFrom, clientTo);
        } else {
            web.client(bytes, clientFrom, clientTo);
        }
        int identFrom = Bytes.skipSpaces(bytes, clientTo, to);
        int userFrom = Bytes.skipSpaces(bytes, Bytes.find(bytes, identFrom, to, ' '), to);
        int userTo = to;
        while (userTo > userFrom && bytes[userTo - 1] == ' ') {
            userTo--;
        }
        writePlain(web.user, bytes, userFrom, userTo, Bytes.find(bytes, userFrom, userTo, '\\') < userTo);
    }

    /**
     * Some sites write what proxies report in place of the client. The last address is the one that the nearest of them
     * saw; the others are hearsay.
     */
    private int readForwarded(byte[] bytes, int from, int to) {
        int last = from;
        int end = Bytes.find(bytes, from, to, ' ');
        while (end < to && bytes[end - 1] == ',') {
            last = Bytes.skipSpaces(bytes, end, to);
            end = Bytes.find(bytes, last, to, ' ');
            if (end == last) {
                break;
            }
        }
        web.forwarded(bytes, from, end);
        web.client(bytes, last, end);
        return end;
    }

    private boolean isAddress(byte[] bytes, int from, int to) {
        return address.read(bytes, from, to) != IpText.Outcome.NO_ADDRESS;
    }

    private static boolean hasTwoMore(byte[] bytes, int from, int to) {
        int at = Bytes.skipSpaces(bytes, from, to);
        at = Bytes.skipSpaces(bytes, Bytes.find(bytes, at, to, ' '), to);
        return at < to;
    }

    /** Finds the end of a quoted text and whether anything in it is escaped. */
    private void readQuoted(byte[] bytes, int from, int to) {
        isEscaped = false;
        int at = from;
        while (at < to && bytes[at] != '"') {
            if (bytes[at] == '\\') {
                isEscaped = true;
                at++;
            }
            at++;
        }
        quotedTo = Math.min(at, to);
    }

    private void writePlain(Target target, byte[] bytes, int from, int to, boolean escaped) {
        if (escaped) {
            plain.undoLog(bytes, from, to);
            web.text(target, plain.bytes(), 0, plain.length());
        } else {
            web.text(target, bytes, from, to);
        }
    }

    /** Reads referrer and user agent and what a site has its server write behind them. */
    private void readMore(byte[] bytes, int from, int to) {
        int quoted = 0;
        int numbers = 0;
        int firstFrom = 0;
        int firstTo = 0;
        boolean hasDuration = false;
        int at = Bytes.skipSpaces(bytes, from, to);
        while (at < to) {
            if (bytes[at] == '"') {
                readQuoted(bytes, at + 1, to);
                readText(quoted++, bytes, at + 1, quotedTo);
                at = Bytes.skipSpaces(bytes, Math.min(quotedTo + 1, to), to);
                continue;
            }
            int end = Bytes.find(bytes, at, to, ' ');
            if (Bytes.number(bytes, at, end) >= 0) {
                if (numbers++ == 0) {
                    firstFrom = at;
                    firstTo = end;
                }
            } else if (!hasDuration) {
                hasDuration = readDuration(bytes, at, end);
            }
            at = Bytes.skipSpaces(bytes, end, to);
        }
        if (numbers == 1 && !hasDuration) {
            web.duration(bytes, firstFrom, firstTo, 1_000); // a lone number is Apache's %D
        }
    }

    private void readText(int index, byte[] bytes, int from, int to) {
        switch (index) {
            case 0 -> writePlain(web.referrer, bytes, from, to, isEscaped);
            case 1 -> writePlain(web.agent, bytes, from, to, isEscaped);
            default -> {
                if (!WebFields.isAbsent(bytes, from, to)) {
                    web.forwarded(bytes, from, to);
                }
            }
        }
    }

    /** Reads {@code 0.005}, {@code rt=0.005} or {@code 5ms}; anything else is no time span. */
    private boolean readDuration(byte[] bytes, int from, int to) {
        int at = from;
        if (Bytes.startsWith(bytes, from, to, REQUEST_TIME)) {
            at += REQUEST_TIME.length;
        } else if (Bytes.startsWith(bytes, from, to, REQUEST_TIME_LONG)) {
            at += REQUEST_TIME_LONG.length;
        }
        if (to - at > 2 && bytes[to - 1] == 's' && bytes[to - 2] == 'm' && Bytes.number(bytes, at, to - 2) >= 0) {
            web.duration(bytes, at, to - 2, 1_000_000);
            return true;
        }
        if (at < to && Bytes.isDigit(bytes[at]) && TimeSpan.nanos(bytes, at, to, NANOS_PER_SECOND) >= 0) {
            web.duration(bytes, at, to, NANOS_PER_SECOND);
            return true;
        }
        return false;
    }
}
