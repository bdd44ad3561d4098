package io.weir.rules.event;

/**
 * Brings IP addresses into their one canonical form: no leading zeros, no zone, no brackets, IPv4 where IPv6 only wraps
 * it, IPv6 as RFC 5952 writes it. So no spelling of an address is a way around a rule. Used again and again by one
 * thread.
 */
public final class IpText {
    private static final int LONGEST = 80;

    private final byte[] bytes = new byte[48];
    private final int[] groups = new int[8];
    private int length;

    /** What a text turned out to be. */
    public enum Outcome {
        /** An address in its canonical form. */
        CANONICAL,
        /** An address; its canonical form is in {@link #bytes()}. */
        REWRITTEN,
        NO_ADDRESS
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public Outcome read(byte[] text, int from, int to) {
        if (to - from < 2 || to - from > LONGEST) {
            return Outcome.NO_ADDRESS;
        }
        int start = from;
        int end = to;
        if (text[start] == '[' && text[end - 1] == ']') {
            start++;
            end--;
        }
        for (int at = start; at < end; at++) {
            if (text[at] == ':') {
                return readV6(text, start, endOfAddress(text, at, end)) ? outcome(text, from, to) : Outcome.NO_ADDRESS;
            }
        }
        return readV4(text, start, end);
    }

    private static int endOfAddress(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '%') {
            at++;
        }
        return at;
    }

    private Outcome readV4(byte[] text, int from, int to) {
        long address = v4(text, from, to);
        if (address < 0) {
            return Outcome.NO_ADDRESS;
        }
        length = 0;
        appendV4(address);
        return outcome(text, from, to);
    }

    private Outcome outcome(byte[] text, int from, int to) {
        boolean isSame = to - from == length;
        for (int i = 0; isSame && i < length; i++) {
            isSame = text[from + i] == bytes[i];
        }
        return isSame ? Outcome.CANONICAL : Outcome.REWRITTEN;
    }

    /** The number that four dotted decimals stand for, or -1. Leading zeros do not make them octal. */
    private static long v4(byte[] text, int from, int to) {
        long address = 0;
        int octets = 0;
        int at = from;
        while (true) {
            int octet = 0;
            int digits = at;
            while (at < to && text[at] >= '0' && text[at] <= '9' && octet <= 255) {
                octet = 10 * octet + text[at++] - '0';
            }
            if (at == digits || octet > 255 || ++octets > 4) {
                return -1;
            }
            address = address << 8 | octet;
            if (at == to) {
                return octets == 4 ? address : -1;
            }
            if (text[at++] != '.') {
                return -1;
            }
        }
    }

    private boolean readV6(byte[] text, int from, int to) {
        int count = 0;
        int gap = -1;
        int at = from;
        if (to - from >= 2 && text[from] == ':' && text[from + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < to) {
            int end = at;
            while (end < to && text[end] != ':' && text[end] != '.') {
                end++;
            }
            if (end < to && text[end] == '.') {
                long v4 = v4(text, at, to);
                if (v4 < 0 || count > 6) {
                    return false;
                }
                groups[count++] = (int) (v4 >>> 16);
                groups[count++] = (int) (v4 & 0xFFFF);
                break;
            }
            int group = hex(text, at, end);
            if (group < 0 || count == 8) {
                return false;
            }
            groups[count++] = group;
            at = end;
            if (at < to) {
                at++; // the colon
                if (at < to && text[at] == ':') {
                    if (gap >= 0) {
                        return false;
                    }
                    gap = count;
                    at++;
                } else if (at == to) {
                    return false;
                }
            }
        }
        if (gap < 0 ? count != 8 : count > 7) {
            return false;
        }
        spread(count, gap);
        append();
        return true;
    }

    private void spread(int count, int gap) {
        if (gap >= 0) {
            int behind = count - gap;
            System.arraycopy(groups, gap, groups, 8 - behind, behind);
            for (int i = gap; i < 8 - behind; i++) {
                groups[i] = 0;
            }
        }
    }

    private static int hex(byte[] text, int from, int to) {
        if (to == from || to - from > 4) {
            return -1;
        }
        int number = 0;
        for (int at = from; at < to; at++) {
            int digit = Character.digit(text[at], 16);
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    private void append() {
        length = 0;
        boolean isV4 = groups[5] == 0xFFFF;
        for (int i = 0; i < 5; i++) {
            isV4 &= groups[i] == 0;
        }
        if (isV4) {
            appendV4((long) groups[6] << 16 | groups[7]);
            return;
        }
        int zerosFrom = -1;
        int zerosLength = 1; // a single zero is written
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > zerosLength) {
                zerosFrom = i;
                zerosLength = run;
            }
            i += run;
        }
        for (int i = 0; i < 8; i++) {
            if (i == zerosFrom) {
                bytes[length++] = ':';
                bytes[length++] = ':';
                i += zerosLength - 1;
                continue;
            }
            if (i > 0 && bytes[length - 1] != ':') {
                bytes[length++] = ':';
            }
            appendHex(groups[i]);
        }
    }

    private void appendHex(int number) {
        boolean started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = number >>> shift & 0xF;
            started |= digit != 0 || shift == 0;
            if (started) {
                bytes[length++] = (byte) Character.forDigit(digit, 16);
            }
        }
    }

    private void appendV4(long address) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            int octet = (int) (address >>> shift & 0xFF);
            if (octet >= 100) {
                bytes[length++] = (byte) ('0' + octet / 100);
            }
            if (octet >= 10) {
                bytes[length++] = (byte) ('0' + octet / 10 % 10);
            }
            bytes[length++] = (byte) ('0' + octet % 10);
            if (shift > 0) {
                bytes[length++] = '.';
            }
        }
    }
}
