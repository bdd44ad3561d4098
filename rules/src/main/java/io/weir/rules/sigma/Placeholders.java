package io.weir.rules.sigma;

import io.weir.rules.condition.Glob;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that {@code expand} puts in the place of {@code %name%}; each is a pattern. */
public record Placeholders(Map<String, List<String>> values) {
    public static final Placeholders NONE = new Placeholders(Map.of());

    private static final Pattern NAME = Pattern.compile("%([\\w.-]+)%");
    private static final int MAX_PATTERNS = 10_000;

    /** No pattern can be made; the message says why. */
    static final class Unexpandable extends Exception {
        private static final long serialVersionUID = 1L;

        Unexpandable(String message) {
            super(message);
        }
    }

    /** All patterns that a text stands for; with several placeholders, all combinations. */
    List<Glob> expand(String text) throws Unexpandable {
        List<List<Glob.Part>> patterns = List.of(List.of());
        int literalStart = 0;
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == '\\') {
                boolean isPercent = text.startsWith("%", i + 1);
                if (isPercent) {
                    patterns = appended(patterns, List.of(Glob.parse(text.substring(literalStart, i))));
                    patterns = appended(patterns, List.of(Glob.literal("%")));
                    literalStart = i + 2;
                }
                // Any other pair is left to the pattern itself, but must not hide what comes after it.
                boolean isPair = i + 1 < text.length() && "%*?\\".indexOf(text.charAt(i + 1)) >= 0;
                i += isPair ? 2 : 1;
                continue;
            }
            Optional<String> name = placeholderAt(text, i);
            if (name.isPresent()) {
                patterns = appended(patterns, List.of(Glob.parse(text.substring(literalStart, i))));
                patterns = appended(patterns, configured(name.get()));
                i += name.get().length() + 2;
                literalStart = i;
            } else {
                i++;
            }
        }
        return appended(patterns, List.of(Glob.parse(text.substring(literalStart)))).stream()
                .map(Glob::new)
                .toList();
    }

    private static Optional<String> placeholderAt(String text, int at) {
        Matcher matcher = NAME.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private List<Glob> configured(String name) throws Unexpandable {
        List<String> configured = values.getOrDefault(name, List.of());
        if (configured.isEmpty()) {
            throw new Unexpandable("found the placeholder %" + name + "% without values, expected configured values");
        }
        return configured.stream().map(Glob::parse).toList();
    }

    private static List<List<Glob.Part>> appended(List<List<Glob.Part>> patterns, List<Glob> options)
            throws Unexpandable {
        if ((long) patterns.size() * options.size() > MAX_PATTERNS) {
            throw new Unexpandable("found placeholders with more than " + MAX_PATTERNS + " combinations");
        }
        List<List<Glob.Part>> longer = new ArrayList<>();
        for (List<Glob.Part> pattern : patterns) {
            for (Glob option : options) {
                List<Glob.Part> parts = new ArrayList<>(pattern);
                parts.addAll(option.parts());
                longer.add(parts);
            }
        }
        return longer;
    }
}
