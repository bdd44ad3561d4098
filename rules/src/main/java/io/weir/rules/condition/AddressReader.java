package io.weir.rules.condition;

/**
 * Reads addresses from bytes exactly as {@link Address} does from text, and makes no objects. Used again and again, by one
 * thread.
 */
public final class AddressReader {
    private static final int LONGEST = 45;
    private static final int GROUPS = 8;
    private static final int NO_GAP = -1;

    private final int[] groups = new int[GROUPS];
    private boolean isV6;
    private long high;
    private long low;

    /** Whether there is an address between two positions. If so, it can be asked for. */
    public boolean read(byte[] bytes, int from, int to) {
        if (from == to || to - from > LONGEST) {
            return false;
        }
        isV6 = false;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            isV6 |= b == ':';
            boolean isPart = b == ':' || b == '.' || hexadecimal(b) >= 0;
            if (!isPart) {
                return false;
            }
        }
        if (isV6) {
            return readV6(bytes, from, to);
        }
        high = 0;
        low = dottedQuad(bytes, from, to);
        return low >= 0;
    }

    public boolean isV6() {
        return isV6;
    }

    /** The upper half of an address of version 6. */
    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    private static int hexadecimal(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** Four decimal numbers up to 255, without leading zeros; negative if it is anything else. */
    private static long dottedQuad(byte[] bytes, int from, int to) {
        long number = 0;
        int octet = 0;
        int digits = 0;
        int octets = 0;
        for (int at = from; at <= to; at++) {
            if (at == to || bytes[at] == '.') {
                if (digits == 0 || octet > 255) {
                    return -1;
                }
                number = number << 8 | octet;
                octets++;
                octet = 0;
                digits = 0;
            } else {
                boolean isDigit = bytes[at] >= '0' && bytes[at] <= '9';
                if (!isDigit || digits == 3 || digits > 0 && octet == 0) {
                    return -1;
                }
                octet = 10 * octet + bytes[at] - '0';
                digits++;
            }
        }
        return octets == 4 ? number : -1;
    }

    private boolean readV6(byte[] bytes, int from, int to) {
        int count = 0;
        int gapAt = NO_GAP;
        int at = from;
        if (bytes[at] == ':') {
            // Nothing but a gap may begin with a colon.
            if (to - at < 2 || bytes[at + 1] != ':') {
                return false;
            }
            gapAt = 0;
            at += 2;
        }
        while (at < to) {
            int end = at;
            boolean isDotted = false;
            while (end < to && bytes[end] != ':') {
                isDotted |= bytes[end] == '.';
                end++;
            }
            if (isDotted) {
                long quad = end == to && count <= GROUPS - 2 ? dottedQuad(bytes, at, to) : -1;
                if (quad < 0) {
                    return false;
                }
                groups[count++] = (int) (quad >>> 16);
                groups[count++] = (int) (quad & 0xFFFF);
                break;
            }
            if (end == at || end - at > 4 || count == GROUPS) {
                return false;
            }
            int group = 0;
            for (int i = at; i < end; i++) {
                group = group << 4 | hexadecimal(bytes[i]);
            }
            groups[count++] = group;
            at = end;
            if (at < to) {
                at++;
                if (at == to) {
                    return false; // a colon that nothing follows
                }
                if (bytes[at] == ':') {
                    if (gapAt != NO_GAP) {
                        return false;
                    }
                    gapAt = count;
                    at++;
                }
            }
        }
        return put(count, gapAt);
    }

    /** A gap stands for at least one group of zeros. */
    private boolean put(int count, int gapAt) {
        if (gapAt == NO_GAP ? count != GROUPS : count == GROUPS) {
            return false;
        }
        high = 0;
        low = 0;
        int gap = GROUPS - count;
        for (int i = 0; i < GROUPS; i++) {
            boolean isInGap = gapAt != NO_GAP && i >= gapAt && i < gapAt + gap;
            long group = isInGap ? 0 : groups[gapAt == NO_GAP || i < gapAt ? i : i - gap];
            if (i < GROUPS / 2) {
                high = high << 16 | group;
            } else {
                low = low << 16 | group;
            }
        }
        return true;
    }
}
