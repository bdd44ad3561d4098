package io.weir.rules.match;

import io.weir.rules.condition.Glob;
import io.weir.rules.event.Utf8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pattern with wildcards, matched against folded bytes. */
final class ByteGlob {
    private static final int RUN = -1;
    private static final int ONE = -2;
    private static final int FIRST_CHOICE = -3;

    private final int[] units;
    private final int[][] choices;

    ByteGlob(Glob glob) {
        List<Integer> codes = new ArrayList<>();
        List<int[]> sets = new ArrayList<>();
        for (Glob.Part part : glob.parts()) {
            if (part instanceof Glob.Part.Literal literal) {
                literal.text().codePoints().forEach(codes::add);
            } else if (part instanceof Glob.Part.OneOf oneOf) {
                codes.add(FIRST_CHOICE - sets.size());
                sets.add(oneOf.characters().codePoints().sorted().toArray());
            } else {
                codes.add(part instanceof Glob.Part.AnyRun ? RUN : ONE);
            }
        }
        units = codes.stream().mapToInt(Integer::intValue).toArray();
        choices = sets.toArray(int[][]::new);
    }

    boolean matches(byte[] text, int from, int to) {
        int at = from;
        int unit = 0;
        int retryUnit = -1;
        int retryAt = from;
        while (at < to) {
            if (unit < units.length && units[unit] == RUN) {
                retryUnit = ++unit;
                retryAt = at;
            } else if (unit < units.length && accepts(units[unit], Utf8.codePoint(text, at, to))) {
                unit++;
                at += Utf8.length(text, at, to);
            } else if (retryUnit >= 0) {
                // Only the last run needs to be tried longer: what came before it has found its earliest place.
                retryAt += Utf8.length(text, retryAt, to);
                at = retryAt;
                unit = retryUnit;
            } else {
                return false;
            }
        }
        while (unit < units.length && units[unit] == RUN) {
            unit++;
        }
        return unit == units.length;
    }

    private boolean accepts(int unit, int codePoint) {
        if (unit <= FIRST_CHOICE) {
            return Arrays.binarySearch(choices[FIRST_CHOICE - unit], codePoint) >= 0;
        }
        return unit == ONE || unit == codePoint;
    }
}
