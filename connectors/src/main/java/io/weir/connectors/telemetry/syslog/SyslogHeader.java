package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.TimeText;

/**
 * Where the parts of a syslog line stand: RFC 5424, RFC 3164, and what devices and log files make of the latter. A part
 * that is missing is empty.
 */
final class SyslogHeader {
    static final int NO_PRIORITY = -1;

    private static final byte[] FORWARDED = Bytes.of("Message forwarded from ");
    private static final byte[] SOLARIS_ID = Bytes.of("[ID ");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ReadContext context;
    private final SyslogTime time;
    private int at;

    /** Facility and severity as one number, or {@link #NO_PRIORITY}. */
    int priority;

    /** Where the line begins. */
    int lineFrom;

    int hostFrom;
    int hostTo;
    int programFrom;
    int programTo;
    int pidFrom;
    int pidTo;
    int messageIdFrom;
    int messageIdTo;
    int dataFrom;
    int dataTo;

    /** Where the tag begins: formats without a program begin there. */
    int tagFrom;

    int messageFrom;

    SyslogHeader(ReadContext context) {
        this.context = context;
        this.time = new SyslogTime(context);
    }

    /** Where the reading of a broken line stopped. */
    int stoppedAt() {
        return at;
    }

    boolean recognises(byte[] bytes, int from, int to) {
        int start = behindCount(bytes, from, to);
        int behindPriority = behindPriority(bytes, start, to);
        if (behindPriority > start) {
            return behindPriority < to; // nothing else begins with a number in angle brackets
        }
        if (isVersion(bytes, start, to)) {
            return true;
        }
        if (!time.isTime(bytes, start, to)) {
            return false;
        }
        return time.isTelling(bytes, start) || hasTag(bytes, time.end(), to);
    }

    private static boolean hasTag(byte[] bytes, int from, int to) {
        int host = Bytes.skipSpaces(bytes, from, to);
        int hostEnd = Bytes.find(bytes, host, to, ' ');
        int tag = Bytes.skipSpaces(bytes, hostEnd, to);
        return isTag(bytes, host, hostEnd) || isTag(bytes, tag, Bytes.find(bytes, tag, to, ' '));
    }

    /** Finds the parts and returns the time. */
    long read(byte[] bytes, int from, int to) {
        at = behindPriority(bytes, behindCount(bytes, from, to), to);
        hostFrom = hostTo = programFrom = programTo = pidFrom = pidTo = at;
        messageIdFrom = messageIdTo = dataFrom = dataTo = tagFrom = messageFrom = at;
        lineFrom = from;
        return isVersion(bytes, at, to) ? readRfc5424(bytes, to) : readRfc3164(bytes, to);
    }

    /** RFC 6587 puts the length of a message in front of it. */
    private static int behindCount(byte[] bytes, int from, int to) {
        int end = Bytes.skipDigits(bytes, from, Math.min(to, from + 8));
        return end > from && end + 1 < to && bytes[end] == ' ' && bytes[end + 1] == '<' ? end + 1 : from;
    }

    private int behindPriority(byte[] bytes, int from, int to) {
        priority = NO_PRIORITY;
        if (from < to && bytes[from] == '<') {
            int end = Bytes.skipDigits(bytes, from + 1, Math.min(to, from + 5));
            if (end > from + 1 && end < to && bytes[end] == '>') {
                long number = Bytes.number(bytes, from + 1, end);
                priority = number <= 191 ? (int) number : NO_PRIORITY;
                return end + 1;
            }
        }
        return from;
    }

    /** Version 1 and a time behind it. */
    private static boolean isVersion(byte[] bytes, int from, int to) {
        if (to - from < 4 || bytes[from] != '1' || bytes[from + 1] != ' ') {
            return false;
        }
        int end = Bytes.skipDigits(bytes, from + 2, to);
        boolean isNil = bytes[from + 2] == '-' && bytes[from + 3] == ' ';
        boolean isDate = end - from == 6 && end < to && bytes[end] == '-';
        boolean isEpoch = end - from == 12 && end < to && (bytes[end] == '.' || bytes[end] == ' ');
        return isNil || isDate || isEpoch;
    }

    private long readRfc5424(byte[] bytes, int to) {
        int timeFrom = at + 2;
        at = timeFrom;
        int timeTo = Bytes.find(bytes, timeFrom, to, ' ');
        long millis = isNil(bytes, timeFrom, timeTo)
                ? LineFormat.NO_TIME
                : TimeText.iso(bytes, timeFrom, timeTo, context.zone());
        if (millis == TimeText.NONE) {
            millis = TimeText.epoch(bytes, timeFrom, timeTo);
        }
        if (millis == TimeText.NONE) {
            return LineFormat.UNREADABLE;
        }
        at = timeTo;
        hostFrom = nextWord(bytes, to);
        hostTo = endOfPart(bytes, hostFrom);
        programFrom = nextWord(bytes, to);
        programTo = endOfPart(bytes, programFrom);
        pidFrom = nextWord(bytes, to);
        pidTo = endOfPart(bytes, pidFrom);
        messageIdFrom = nextWord(bytes, to);
        messageIdTo = endOfPart(bytes, messageIdFrom);
        int next = Bytes.skipSpaces(bytes, at, to);
        if (next < to && bytes[next] == '[' && StructuredData.isElement(bytes, next, to)) {
            dataFrom = next;
            dataTo = StructuredData.end(bytes, next, to);
            next = dataTo;
        } else if (next < to && bytes[next] == '-' && (next + 1 == to || bytes[next + 1] == ' ')) {
            next++;
        }
        next = Bytes.skipSpaces(bytes, next, to);
        if (Bytes.startsWith(bytes, next, to, BYTE_ORDER_MARK)) {
            next += BYTE_ORDER_MARK.length;
        }
        tagFrom = messageFrom = next;
        return millis;
    }

    private int nextWord(byte[] bytes, int to) {
        int from = Bytes.skipSpaces(bytes, at, to);
        at = Bytes.find(bytes, from, to, ' ');
        return from;
    }

    /** Where a part that was just found ends; a part that is nil ends where it begins. */
    private int endOfPart(byte[] bytes, int from) {
        return isNil(bytes, from, at) ? from : at;
    }

    private static boolean isNil(byte[] bytes, int from, int to) {
        return to - from == 1 && bytes[from] == '-';
    }

    private long readRfc3164(byte[] bytes, int to) {
        boolean hasPriority = at > 0 && bytes[at - 1] == '>';
        int start = hasPriority ? behindSequence(bytes, at, to) : at;
        long millis = time.read(bytes, start, to);
        boolean hasTime = millis != LineFormat.UNREADABLE;
        if (!hasTime) {
            if (!hasPriority || time.isTime(bytes, start, to)) {
                at = start;
                return LineFormat.UNREADABLE;
            }
            millis = LineFormat.NO_TIME;
        }
        at = Bytes.skipSpaces(bytes, hasTime ? time.end() : start, to);
        if (hasTime && at < to && bytes[at] == ':') {
            at = Bytes.skipSpaces(bytes, at + 1, to);
        }
        if (hasTime && time.hasWeekday()) {
            skipFacility(bytes, to);
        } else if (hasTime) {
            findHost(bytes, to);
            skipFacility(bytes, to);
        }
        findTag(bytes, to);
        return millis;
    }

    /** Cisco devices count their messages, and may name themselves, before the time. */
    private int behindSequence(byte[] bytes, int from, int to) {
        int digits = Bytes.skipDigits(bytes, from, to);
        int next =
                digits > from && digits < to && bytes[digits] == ':' ? Bytes.skipSpaces(bytes, digits + 1, to) : from;
        if (time.isTime(bytes, next, to)) {
            return next;
        }
        int end = Bytes.find(bytes, next, to, ' ');
        int behindName = Bytes.skipSpaces(bytes, end, to);
        if (end > next && bytes[end - 1] == ':' && time.isTime(bytes, behindName, to)) {
            hostFrom = next;
            hostTo = end - 1;
            return behindName;
        }
        return next;
    }

    /** Some write {@code authpriv.info}, {@code <auth.info>} or {@code auth|security:info} before the program. */
    private void skipFacility(byte[] bytes, int to) {
        int end = Bytes.find(bytes, at, to, ' ');
        int next = Bytes.skipSpaces(bytes, end, to);
        boolean isFacility = Bytes.find(bytes, at, end, '.') < end || Bytes.find(bytes, at, end, '|') < end;
        if (isFacility && !isTag(bytes, at, end) && isTag(bytes, next, Bytes.find(bytes, next, to, ' '))) {
            at = next;
        }
    }

    private void findHost(byte[] bytes, int to) {
        if (at < to && bytes[at] == '<') { // FreeBSD, if told to
            int close = Bytes.find(bytes, at, Math.min(to, at + 24), '>');
            at = close < to && bytes[close] == '>' ? Bytes.skipSpaces(bytes, close + 1, to) : at;
        }
        int end = Bytes.find(bytes, at, to, ' ');
        int next = Bytes.skipSpaces(bytes, end, to);
        if (end > at && bytes[end - 1] == ':' && next < to && bytes[next] == '%') { // Cisco's 'router: %SYS-5-…'
            hostFrom = at;
            hostTo = end - 1;
            at = next;
        } else if (isHost(bytes, at, end) && !isTag(bytes, at, end)) {
            hostFrom = at;
            hostTo = end;
            at = next;
        }
        if (Bytes.startsWith(bytes, at, to, FORWARDED)) { // AIX
            hostFrom = at + FORWARDED.length;
            hostTo = Bytes.find(bytes, hostFrom, to, ':');
            at = Bytes.skipSpaces(bytes, Math.min(hostTo + 1, to), to);
        }
    }

    private static boolean isHost(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            boolean isLetter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b < 0;
            if (!isLetter
                    && !Bytes.isDigit(b)
                    && b != '.'
                    && b != '-'
                    && b != '_'
                    && b != ':'
                    && b != '/'
                    && b != '@') {
                return false;
            }
        }
        return to > from;
    }

    /** Whether a word is {@code program:} or {@code program[4711]:}. */
    private static boolean isTag(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        if (bytes[to - 1] == ':') {
            return bytes[to - 2] != ':'; // an address may end with two
        }
        return openingBracket(bytes, from, to) < to;
    }

    /** The bracket before a process number, or the end. */
    private static int openingBracket(byte[] bytes, int from, int to) {
        for (int i = Bytes.find(bytes, from, to, '['); i < to; i = Bytes.find(bytes, i + 1, to, '[')) {
            int end = Bytes.skipDigits(bytes, i + 1, to);
            if (end > i + 1 && end < to && bytes[end] == ']') {
                return i;
            }
        }
        return to;
    }

    private void findTag(byte[] bytes, int to) {
        tagFrom = messageFrom = at;
        int end = Bytes.find(bytes, at, to, ' ');
        int bracket = openingBracket(bytes, at, end);
        if (bracket < end) {
            programFrom = at;
            programTo = bracket;
            pidFrom = bracket + 1;
            pidTo = Bytes.skipDigits(bytes, pidFrom, end);
            messageFrom = pidTo + 1;
            if (messageFrom < to && bytes[messageFrom] == ':') {
                messageFrom++;
            }
        } else if (isTag(bytes, at, end)) {
            programFrom = at;
            programTo = end - 1;
            messageFrom = end;
        }
        messageFrom = Bytes.skipSpaces(bytes, messageFrom, to);
        if (Bytes.startsWith(bytes, messageFrom, to, SOLARIS_ID)) {
            int close = Bytes.find(bytes, messageFrom, to, ']');
            messageFrom = Bytes.skipSpaces(bytes, Math.min(close + 1, to), to);
        }
    }
}
