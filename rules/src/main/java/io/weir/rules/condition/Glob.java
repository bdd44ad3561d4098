package io.weir.rules.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Sigma text pattern, escapes resolved: literal text, {@code ?}, {@code *} and choices between single characters. */
public final class Glob {
    private static final int RUN = -1;
    private static final int ONE = -2;
    private static final int FIRST_CHOICE = -3;

    private final List<Part> parts;
    private Units units; // made when first needed, as is the next: most patterns are only ever read by the index
    private String shown;

    /** The pattern as numbers: code points, wildcards, and references to choices. */
    private record Units(int[] codes, List<int[]> choices) {}

    public Glob(List<Part> parts) {
        this.parts = normalised(parts);
    }

    /** A piece of a pattern. */
    public sealed interface Part {
        /** Text that stands for itself; never empty. */
        record Literal(String text) implements Part {}

        /** Exactly one code point, any. */
        record AnyOne() implements Part {}

        /** Any number of code points, also none. */
        record AnyRun() implements Part {}

        /** Exactly one of these code points. */
        record OneOf(String characters) implements Part {}
    }

    public static final Part.AnyRun ANY_RUN = new Part.AnyRun();
    public static final Part.AnyOne ANY_ONE = new Part.AnyOne();

    /** A pattern that is plain text. */
    public static Glob literal(String text) {
        return new Glob(List.of(new Part.Literal(text)));
    }

    /**
     * Reads a pattern as rules write it: backslash pairs are taken from the left, and a backslash before anything but a
     * star, a question mark or a backslash is itself.
     */
    public static Glob parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int from = 0; // where the text begins that is not in the literal yet
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\\' && i + 1 < text.length() && "*?\\".indexOf(text.charAt(i + 1)) >= 0) {
                literal.append(text, from, i);
                i++;
                from = i;
            } else if (character == '*' || character == '?') {
                parts.add(new Part.Literal(literal.append(text, from, i).toString()));
                parts.add(character == '*' ? ANY_RUN : ANY_ONE);
                literal.setLength(0);
                from = i + 1;
            }
        }
        parts.add(new Part.Literal(literal.append(text, from, text.length()).toString()));
        return new Glob(parts);
    }

    private static List<Part> normalised(List<Part> parts) {
        List<Part> normal = new ArrayList<>();
        for (Part part : parts) {
            Part last = normal.isEmpty() ? null : normal.get(normal.size() - 1);
            if (part instanceof Part.Literal literal) {
                if (last instanceof Part.Literal before) {
                    normal.set(normal.size() - 1, new Part.Literal(before.text() + literal.text()));
                } else if (!literal.text().isEmpty()) {
                    normal.add(part);
                }
            } else if (!(part instanceof Part.AnyRun && last instanceof Part.AnyRun)) {
                normal.add(part);
            }
        }
        return List.copyOf(normal);
    }

    private Units units() {
        if (units == null) {
            units = unitsOf(parts); // two threads may both do this, and find the same
        }
        return units;
    }

    private static Units unitsOf(List<Part> parts) {
        List<Integer> codes = new ArrayList<>();
        List<int[]> choices = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Literal literal) {
                literal.text().codePoints().forEach(codes::add);
            } else if (part instanceof Part.OneOf oneOf) {
                codes.add(FIRST_CHOICE - choices.size());
                choices.add(oneOf.characters().codePoints().sorted().toArray());
            } else {
                codes.add(part instanceof Part.AnyRun ? RUN : ONE);
            }
        }
        return new Units(codes.stream().mapToInt(Integer::intValue).toArray(), choices);
    }

    public List<Part> parts() {
        return parts;
    }

    /** The text of a pattern without wildcards and choices. */
    public Optional<String> exact() {
        if (parts.isEmpty()) {
            return Optional.of("");
        }
        return parts.size() == 1 && parts.get(0) instanceof Part.Literal literal
                ? Optional.of(literal.text())
                : Optional.empty();
    }

    /** The literal texts that every matching value contains, in this order. */
    public List<String> literals() {
        List<String> literals = new ArrayList<>(parts.size());
        for (Part part : parts) {
            if (part instanceof Part.Literal literal) {
                literals.add(literal.text());
            }
        }
        return literals;
    }

    public boolean startsAnchored() {
        return parts.isEmpty() || !(parts.get(0) instanceof Part.AnyRun);
    }

    public boolean endsAnchored() {
        return parts.isEmpty() || !(parts.get(parts.size() - 1) instanceof Part.AnyRun);
    }

    public Glob startingAnywhere() {
        List<Part> open = new ArrayList<>(parts);
        open.add(0, ANY_RUN);
        return new Glob(open);
    }

    public Glob endingAnywhere() {
        List<Part> open = new ArrayList<>(parts);
        open.add(ANY_RUN);
        return new Glob(open);
    }

    /** The pattern in lower case, for comparison with lower-case text. */
    public Glob folded() {
        return new Glob(parts.stream()
                .map(part -> part instanceof Part.Literal literal
                        ? new Part.Literal(literal.text().toLowerCase(Locale.ROOT))
                        : part)
                .toList());
    }

    /** All patterns without choices that together mean the same; empty if there are more than the limit. */
    public Optional<List<Glob>> alternatives(int limit) {
        List<List<Part>> variants = List.of(List.of());
        for (Part part : parts) {
            List<Part> options = part instanceof Part.OneOf oneOf
                    ? oneOf.characters()
                            .codePoints()
                            .<Part>mapToObj(code -> new Part.Literal(Character.toString(code)))
                            .toList()
                    : List.of(part);
            if ((long) variants.size() * options.size() > limit) {
                return Optional.empty();
            }
            variants = variants.stream()
                    .flatMap(variant -> options.stream().map(option -> appended(variant, option)))
                    .toList();
        }
        return Optional.of(variants.stream().map(Glob::new).toList());
    }

    private static List<Part> appended(List<Part> parts, Part last) {
        List<Part> longer = new ArrayList<>(parts);
        longer.add(last);
        return longer;
    }

    /** Whether the whole text has this form. */
    public boolean matches(String text) {
        Units program = units();
        int[] codes = program.codes();
        int at = 0;
        int unit = 0;
        int retryUnit = -1;
        int retryAt = 0;
        while (at < text.length()) {
            int code = text.codePointAt(at);
            if (unit < codes.length && codes[unit] == RUN) {
                retryUnit = ++unit;
                retryAt = at;
            } else if (unit < codes.length && accepts(codes[unit], code, program.choices())) {
                unit++;
                at += Character.charCount(code);
            } else if (retryUnit >= 0) {
                // Only the last run needs to be tried longer: what came before it has found its earliest place.
                retryAt += Character.charCount(text.codePointAt(retryAt));
                if (retryUnit < codes.length && codes[retryUnit] >= 0) {
                    retryAt = text.indexOf(codes[retryUnit], retryAt);
                    if (retryAt < 0) {
                        return false;
                    }
                }
                at = retryAt;
                unit = retryUnit;
            } else {
                return false;
            }
        }
        while (unit < codes.length && codes[unit] == RUN) {
            unit++;
        }
        return unit == codes.length;
    }

    private static boolean accepts(int unit, int code, List<int[]> choices) {
        if (unit <= FIRST_CHOICE) {
            return Arrays.binarySearch(choices.get(FIRST_CHOICE - unit), code) >= 0;
        }
        return unit == ONE || unit == code;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && parts.equals(glob.parts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(parts);
    }

    @Override
    public String toString() {
        if (shown == null) {
            shown = parts.stream().map(Glob::show).collect(Collectors.joining());
        }
        return shown;
    }

    private static String show(Part part) {
        if (part instanceof Part.Literal literal) {
            return literal.text().replaceAll("[*?]", "\\\\$0");
        }
        if (part instanceof Part.OneOf oneOf) {
            return "[" + oneOf.characters() + "]";
        }
        return part instanceof Part.AnyRun ? "*" : "?";
    }
}
