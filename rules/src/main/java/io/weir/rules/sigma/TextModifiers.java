package io.weir.rules.sigma;

import io.weir.rules.condition.Glob;
import io.weir.rules.condition.Glob.Part;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Applies modifiers to the patterns that one value of a rule stands for, from left to right. */
final class TextModifiers {
    private static final int MAX_PATTERNS = 10_000;
    private static final String DASHES = "-/\u2013\u2014\u2015";

    private List<Glob> patterns;
    /** True while the characters of the patterns stand for bytes, after an encoding without base64. */
    private boolean areBytes;

    /** The value cannot be modified in this way; the message says why. */
    static final class Inapplicable extends Exception {
        private static final long serialVersionUID = 1L;

        Inapplicable(String message) {
            super(message);
        }
    }

    TextModifiers(List<Glob> patterns) {
        this.patterns = patterns;
    }

    List<Glob> patterns() {
        return patterns;
    }

    void apply(Modifier modifier) throws Inapplicable {
        switch (modifier) {
            case CONTAINS ->
                patterns = patterns.stream()
                        .map(pattern -> pattern.startingAnywhere().endingAnywhere())
                        .toList();
            case STARTSWITH ->
                patterns = patterns.stream().map(Glob::endingAnywhere).toList();
            case ENDSWITH ->
                patterns = patterns.stream().map(Glob::startingAnywhere).toList();
            case WINDASH ->
                patterns = patterns.stream().map(TextModifiers::anyDash).toList();
            case WIDE, UTF16LE -> encode(StandardCharsets.UTF_16LE, "");
            case UTF16BE -> encode(StandardCharsets.UTF_16BE, "");
            case UTF16 -> encode(StandardCharsets.UTF_16LE, "\u00FF\u00FE");
            case BASE64 -> base64(modifier, bytes -> List.of(Base64.getEncoder().encodeToString(bytes)));
            case BASE64OFFSET -> base64(modifier, TextModifiers::atEveryOffset);
            default -> {} // cased, all and neq say how to compare, expand was first
        }
    }

    /** Lets every dash-like sign that starts a word be any of them. */
    private static Glob anyDash(Glob pattern) {
        List<Part> parts = new ArrayList<>();
        for (Part part : pattern.parts()) {
            if (part instanceof Part.Literal literal) {
                dashes(literal.text(), parts);
            } else {
                parts.add(part);
            }
        }
        return new Glob(parts);
    }

    private static void dashes(String text, List<Part> parts) {
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean startsWord = DASHES.indexOf(text.charAt(i)) >= 0
                    && i + 1 < text.length()
                    && isWordCharacter(text.codePointAt(i + 1))
                    && (i == 0 || !isWordCharacter(text.codePointBefore(i)));
            if (startsWord) {
                parts.add(new Part.Literal(text.substring(start, i)));
                parts.add(new Part.OneOf(DASHES));
                start = i + 1;
            }
        }
        parts.add(new Part.Literal(text.substring(start)));
    }

    private static boolean isWordCharacter(int code) {
        return Character.isLetterOrDigit(code) || code == '_';
    }

    private void encode(Charset charset, String mark) throws Inapplicable {
        List<Glob> encoded = new ArrayList<>();
        for (Glob pattern : withoutChoices()) {
            List<Part> parts = new ArrayList<>(List.of(new Part.Literal(mark)));
            for (Part part : pattern.parts()) {
                parts.add(
                        part instanceof Part.Literal literal
                                ? new Part.Literal(asCharacters(literal.text().getBytes(charset)))
                                : part);
            }
            encoded.add(new Glob(parts));
        }
        patterns = encoded;
        areBytes = true;
    }

    private static String asCharacters(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private interface Encoder {
        List<String> encode(byte[] bytes) throws Inapplicable;
    }

    private void base64(Modifier modifier, Encoder encoder) throws Inapplicable {
        List<Glob> encoded = new ArrayList<>();
        for (Glob pattern : withoutChoices()) {
            Optional<String> text = pattern.exact();
            if (text.isEmpty()) {
                throw new Inapplicable("found wildcards before " + modifier.text() + ", expected plain text");
            }
            byte[] bytes = text.get().getBytes(areBytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            encoder.encode(bytes).forEach(variant -> encoded.add(Glob.literal(variant)));
        }
        patterns = encoded;
        areBytes = false;
    }

    /** For each alignment in a longer text the characters that do not depend on what stands around. */
    private static List<String> atEveryOffset(byte[] bytes) throws Inapplicable {
        List<String> variants = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            int firstCertain = (8 * offset + 5) / 6;
            int endOfCertain = 8 * shifted.length / 6;
            if (endOfCertain <= firstCertain) {
                throw new Inapplicable("found text too short for base64offset, expected at least two bytes");
            }
            variants.add(Base64.getEncoder().encodeToString(shifted).substring(firstCertain, endOfCertain));
        }
        return variants;
    }

    private List<Glob> withoutChoices() throws Inapplicable {
        List<Glob> all = new ArrayList<>();
        for (Glob pattern : patterns) {
            all.addAll(pattern.alternatives(MAX_PATTERNS)
                    .orElseThrow(() -> new Inapplicable(
                            "found more than " + MAX_PATTERNS + " variants before an encoding, expected fewer")));
        }
        return all;
    }
}
