package io.weir.rules.match;

import io.weir.rules.event.Utf8;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Guesses how often atoms are true of an event. What many rules ask for is what telemetry is full of, so the texts of
 * the rules themselves are the sample: a needle is as common as its rarest group of four bytes.
 */
final class Rarity {
    private static final double PRESENT = 1.0;
    private static final double NUMBER = 0.05;
    /** Half of all numbers are on one side of a bound, if nothing is known. */
    private static final double ONE_SIDE = 0.5;

    private static final int WIDE_PREFIX = 16;
    private static final double WIDE_NETWORK = 0.3;
    private static final double NETWORK = 0.02;
    private static final double ONE_BYTE = 0.9;
    private static final double TWO_BYTES = 0.5;
    private static final double THREE_BYTES = 0.25;
    private static final double MOST_COMMON_TEXT = 0.2;
    /** A long field is more likely to hold something by chance than an anchored end is. */
    private static final double ANYWHERE = 1.5;

    private static final double WHOLE = 0.7;
    private static final double COMMON_VALUE = 0.5;

    /** Values of fields that have only a few. */
    private static final Set<Needle> COMMON_VALUES = Stream.of(
                    "true", "false", "yes", "no", "0", "1", "-", "system", "high", "get", "post", "200")
            .map(text -> new Needle(Needle.Anchor.BOTH, Utf8.bytes(text)))
            .collect(Collectors.toUnmodifiableSet());

    private final GramCounts counts = new GramCounts();
    private int texts = 1;

    /** Takes note of a text that a rule asks for. */
    void observe(byte[] text) {
        counts.add(text);
        texts++;
    }

    GramCounts counts() {
        return counts;
    }

    double expected(Collection<Atom> atoms) {
        double sum = 0;
        for (Atom atom : atoms) {
            sum += expected(atom);
        }
        return sum;
    }

    /** The needle that is least likely to be found; empty if there is none. */
    Optional<Needle> rarest(List<Needle> needles) {
        if (needles.size() < 2) {
            return needles.isEmpty() ? Optional.empty() : Optional.of(needles.get(0));
        }
        return needles.stream().min(Comparator.comparingDouble(this::expected));
    }

    double expectedOf(Collection<Needle> needles) {
        return needles.stream().mapToDouble(this::expected).sum();
    }

    private double expected(Atom atom) {
        if (atom instanceof Atom.Text text) {
            return expected(text.needle());
        }
        if (atom instanceof Atom.Keyword keyword) {
            return expected(keyword.needle());
        }
        if (atom instanceof Atom.Address address) {
            return address.network().prefix() <= WIDE_PREFIX ? WIDE_NETWORK : NETWORK;
        }
        if (atom instanceof Atom.Bounded bounded && bounded.side() != Atom.Side.EQUAL) {
            return ONE_SIDE;
        }
        return atom instanceof Atom.Present ? PRESENT : NUMBER;
    }

    private double expected(Needle needle) {
        byte[] text = needle.text();
        if (needle.anchor() == Needle.Anchor.BOTH && COMMON_VALUES.contains(needle)) {
            return COMMON_VALUE;
        }
        switch (text.length) {
            case 0:
                return TWO_BYTES;
            case 1:
                return ONE_BYTE;
            case 2:
                return TWO_BYTES;
            case 3:
                return THREE_BYTES;
            default:
                int rarest = Integer.MAX_VALUE;
                for (int at = 0; at + 4 <= text.length; at++) {
                    rarest = Math.min(rarest, counts.count(GramCounts.gram(text, at)));
                }
                // Short texts turn up by chance, long ones hardly ever.
                double chance = MOST_COMMON_TEXT * Math.min(1, 20.0 * rarest / texts) + 0.05 / text.length;
                return chance
                        * (needle.anchor() == Needle.Anchor.NONE
                                ? ANYWHERE
                                : needle.anchor() == Needle.Anchor.BOTH ? WHOLE : 1);
        }
    }
}
