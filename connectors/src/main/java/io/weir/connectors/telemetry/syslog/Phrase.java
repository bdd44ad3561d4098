package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;

import java.util.ArrayList;
import java.util.List;

/**
 * A sentence that a program writes: fixed words, and holes that it fills, such as {@code Invalid user {user} from
 * {source}}. What strangers choose goes into wide holes, which take anything: so what follows the last wide hole is read
 * from the end of the sentence, and nobody can put an address where the program puts its own.
 */
final class Phrase {
    private static final int NO_MATCH = -1;

    /** {@code words[i]} stands before hole i, the last behind the last hole. */
    private final byte[][] words;

    private final Hole[] holes;
    private final int[] starts;
    private final int[] ends;

    Phrase(String text, HostFacts facts) {
        List<byte[]> fixed = new ArrayList<>();
        List<Hole> found = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            fixed.add(Bytes.of(text.substring(at, open)));
            found.add(facts.hole(text.substring(open + 1, close)));
            at = close + 1;
        }
        fixed.add(Bytes.of(text.substring(at)));
        words = fixed.toArray(byte[][]::new);
        holes = found.toArray(Hole[]::new);
        starts = new int[holes.length];
        ends = new int[holes.length];
    }

    /** The byte that every such sentence begins with, or -1 if it begins with a hole. */
    int firstByte() {
        return words[0].length == 0 ? -1 : words[0][0] & 0xFF;
    }

    /** Whether this is such a sentence: all of it, from its first byte to its last. */
    boolean matches(byte[] bytes, int from, int to) {
        if (!Bytes.startsWith(bytes, from, to, words[0])) {
            return false;
        }
        int at = from + words[0].length;
        int hole = 0;
        while (hole < holes.length && at != NO_MATCH) {
            if (!holes[hole].isWide()) {
                at = fill(hole, bytes, at, to);
                hole++;
                continue;
            }
            int nextWide = hole + 1;
            while (nextWide < holes.length && !holes[nextWide].isWide()) {
                nextWide++;
            }
            at = nextWide == holes.length ? fillFromEnd(hole, bytes, at, to) : fillUpTo(hole, nextWide, bytes, at, to);
            hole = nextWide;
        }
        return at == to;
    }

    /** Writes what stands in the holes. */
    void write(byte[] bytes) {
        for (int i = 0; i < holes.length; i++) {
            holes[i].write(bytes, starts[i], ends[i]);
        }
    }

    /** Fills a hole that is not wide and returns what is behind the words that follow it. */
    private int fill(int hole, byte[] bytes, int from, int to) {
        byte[] next = words[hole + 1];
        int at = from;
        while (at < to
                && bytes[at] != ' '
                && holes[hole].takes(bytes[at])
                && (next.length == 0 || bytes[at] != next[0] || !Bytes.startsWith(bytes, at, to, next))) {
            at++;
        }
        starts[hole] = from;
        ends[hole] = at;
        return at > from && Bytes.startsWith(bytes, at, to, next) ? at + next.length : NO_MATCH;
    }

    /** Fills a wide hole and those behind it, of which none is wide, from the end. */
    private int fillFromEnd(int wide, byte[] bytes, int from, int to) {
        int end = to;
        for (int hole = holes.length - 1; ; hole--) {
            byte[] behind = words[hole + 1];
            if (end - from < behind.length || !Bytes.endsWith(bytes, from, end, behind)) {
                return NO_MATCH;
            }
            end -= behind.length;
            ends[hole] = end;
            if (hole == wide) {
                starts[hole] = from;
                return to;
            }
            byte[] before = words[hole];
            while (end > from
                    && bytes[end - 1] != ' '
                    && holes[hole].takes(bytes[end - 1])
                    && !Bytes.endsWith(bytes, from, end, before)) {
                end--;
            }
            starts[hole] = end;
            if (end == ends[hole]) {
                return NO_MATCH;
            }
        }
    }

    /** Fills a wide hole up to where the words and holes before the next wide one fit: first, or last before a tail. */
    private int fillUpTo(int wide, int nextWide, byte[] bytes, int from, int to) {
        byte[] next = words[wide + 1];
        starts[wide] = from;
        if (holes[nextWide].kind() == Hole.Kind.TAIL) {
            for (int at = Bytes.findLast(bytes, from, to, next);
                    at >= from;
                    at = Bytes.findLast(bytes, from, at + next.length - 1, next)) {
                int behind = fillBetween(wide, nextWide, bytes, at, to);
                if (behind != NO_MATCH) {
                    return behind;
                }
            }
            return NO_MATCH;
        }
        for (int at = Bytes.find(bytes, from, to, next); at < to; at = Bytes.find(bytes, at + 1, to, next)) {
            int behind = fillBetween(wide, nextWide, bytes, at, to);
            if (behind != NO_MATCH) {
                return behind;
            }
        }
        return NO_MATCH;
    }

    private int fillBetween(int wide, int nextWide, byte[] bytes, int at, int to) {
        ends[wide] = at;
        int behind = at + words[wide + 1].length;
        for (int hole = wide + 1; hole < nextWide && behind != NO_MATCH; hole++) {
            behind = fill(hole, bytes, behind, to);
        }
        return behind;
    }
}
