package io.weir.rules.match;

import io.weir.rules.condition.Glob;
import io.weir.rules.event.Utf8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A list of folded patterns, one of which a value must meet: one test, however long the list. */
final class TextSet {
    /** Below this many needles comparing one by one is faster than looking them all up. */
    private static final int FEW = 3;

    private static final GramCounts NOTHING_COMMON = new GramCounts();

    private final List<Glob> patterns;
    private final List<List<Needle>> required;
    private final Needle[] needles;
    private final NeedleIndex index; // null for few needles
    private final ByteGlob[] globs;
    private final boolean acceptsAll;

    TextSet(List<Glob> foldedPatterns) {
        this.patterns = List.copyOf(foldedPatterns);
        List<List<Needle>> requiredByPattern = new ArrayList<>(patterns.size());
        Set<Needle> plain = new LinkedHashSet<>();
        List<ByteGlob> others = new ArrayList<>();
        boolean all = false;
        for (Glob pattern : patterns) {
            Optional<Needle> needle = asNeedle(pattern);
            requiredByPattern.add(required(pattern, needle));
            if (needle.isEmpty()) {
                others.add(new ByteGlob(pattern));
            } else if (needle.get().text().length == 0 && needle.get().anchor() != Needle.Anchor.BOTH) {
                all = true;
            } else {
                plain.add(needle.get());
            }
        }
        this.required = List.copyOf(requiredByPattern);
        this.acceptsAll = all;
        this.needles = plain.toArray(Needle[]::new);
        this.index = needles.length < FEW ? null : NeedleIndex.of(List.of(needles), NOTHING_COMMON);
        this.globs = others.toArray(ByteGlob[]::new);
    }

    List<Glob> patterns() {
        return patterns;
    }

    /** For each pattern the needles of which every value that meets it holds all; none if it has no literal text. */
    List<List<Needle>> required() {
        return required;
    }

    /** A pass over the value costs about the same for one needle and for many; ends and wholes cost next to nothing. */
    int cost() {
        boolean isAnchored = Arrays.stream(needles).allMatch(needle -> needle.anchor() != Needle.Anchor.NONE);
        return globs.length > 0 ? 10 + globs.length : isAnchored ? 3 : 6;
    }

    boolean acceptsEverything() {
        return acceptsAll;
    }

    boolean accepts(Reading reading, int value) {
        if (acceptsAll) {
            return true;
        }
        FoldedValues folded = reading.folded(value);
        int from = folded.start(value);
        int to = folded.end(value);
        if (index == null) {
            for (Needle needle : needles) {
                if (needle.isIn(folded.bytes(), from, to)) {
                    return true;
                }
            }
        } else if (reading.holdsAny(index, value)) {
            return true;
        }
        for (ByteGlob glob : globs) {
            if (glob.matches(folded.bytes(), from, to)) {
                return true;
            }
        }
        return false;
    }

    boolean accepts(byte[] foldedText) {
        for (Needle needle : needles) {
            if (needle.isIn(foldedText, 0, foldedText.length)) {
                return true;
            }
        }
        for (ByteGlob glob : globs) {
            if (glob.matches(foldedText, 0, foldedText.length)) {
                return true;
            }
        }
        return acceptsAll;
    }

    /** The needle that says the same as a pattern, if there is one. */
    private static Optional<Needle> asNeedle(Glob pattern) {
        String text = "";
        int literals = 0;
        for (Glob.Part part : pattern.parts()) {
            if (part instanceof Glob.Part.Literal literal) {
                text = literal.text();
                literals++;
            } else if (!(part instanceof Glob.Part.AnyRun)) {
                return Optional.empty();
            }
        }
        return literals > 1 ? Optional.empty() : Optional.of(new Needle(anchor(pattern), Utf8.bytes(text)));
    }

    private static Needle.Anchor anchor(Glob pattern) {
        if (pattern.startsAnchored()) {
            return pattern.endsAnchored() ? Needle.Anchor.BOTH : Needle.Anchor.START;
        }
        return pattern.endsAnchored() ? Needle.Anchor.END : Needle.Anchor.NONE;
    }

    /** Needles of which every value that meets the pattern holds all; empty if it has no literal text. */
    static List<Needle> required(Glob pattern) {
        return required(pattern, asNeedle(pattern));
    }

    private static List<Needle> required(Glob pattern, Optional<Needle> whole) {
        if (whole.isPresent()) {
            return whole.get().text().length > 0 || whole.get().anchor() == Needle.Anchor.BOTH
                    ? List.of(whole.get())
                    : List.of();
        }
        List<Needle> needles = new ArrayList<>();
        List<Glob.Part> parts = pattern.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Glob.Part.Literal literal) {
                Needle.Anchor anchor =
                        i == 0 ? Needle.Anchor.START : i == parts.size() - 1 ? Needle.Anchor.END : Needle.Anchor.NONE;
                needles.add(new Needle(anchor, Utf8.bytes(literal.text())));
            }
        }
        return needles;
    }
}
