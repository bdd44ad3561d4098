package io.weir.rules.indicator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Knows below which names anybody can register one: {@code com}, {@code co.uk}, and those that companies give away. */
public final class PublicSuffixes {
    private static final String RESOURCE = "public-suffixes.txt";
    private static final PublicSuffixes BUNDLED = read();

    /** What is known of a suffix; a name below a wildcard is one itself, an exception is none. */
    private record Suffix(boolean isListed, boolean hasWildcard, boolean isException, boolean isOfRegistry) {}

    private final Map<String, Suffix> suffixes;

    private PublicSuffixes(Map<String, Suffix> suffixes) {
        this.suffixes = suffixes;
    }

    public static PublicSuffixes bundled() {
        return BUNDLED;
    }

    private static PublicSuffixes read() {
        try (InputStream in = PublicSuffixes.class.getResourceAsStream(RESOURCE);
                var lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            Map<String, Suffix> suffixes = new HashMap<>(1 << 14);
            boolean isOfRegistry = true;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("%")) {
                    isOfRegistry = false;
                } else if (!line.startsWith("#")) {
                    put(line.split(" "), isOfRegistry, suffixes);
                }
            }
            return new PublicSuffixes(suffixes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    private static void put(String[] words, boolean isOfRegistry, Map<String, Suffix> suffixes) {
        if (isOfRegistry) {
            add(words[0], new Suffix(true, false, false, true), suffixes);
        }
        for (int i = 1; i < words.length; i++) {
            if (words[i].startsWith("!")) {
                add(words[i].substring(1) + "." + words[0], new Suffix(false, false, true, isOfRegistry), suffixes);
            } else if (words[i].equals("*")) {
                add(words[0], new Suffix(false, true, false, isOfRegistry), suffixes);
            } else if (words[i].startsWith("*.")) {
                String parent = words[i].substring(2) + "." + words[0];
                add(parent, new Suffix(false, true, false, isOfRegistry), suffixes);
            } else {
                add(words[i] + "." + words[0], new Suffix(true, false, false, isOfRegistry), suffixes);
            }
        }
    }

    private static void add(String name, Suffix suffix, Map<String, Suffix> suffixes) {
        suffixes.merge(
                name,
                suffix,
                (one, other) -> new Suffix(
                        one.isListed || other.isListed,
                        one.hasWildcard || other.hasWildcard,
                        one.isException || other.isException,
                        one.isOfRegistry || other.isOfRegistry));
    }

    /** Whether a label can end a name on the Internet. */
    public boolean isTopLevel(String label) {
        return suffixes.containsKey(label) && label.indexOf('.') < 0;
    }

    /** Whether a registry gives away names below this one, so that nobody has it. */
    public boolean isRegistrySuffix(String name) {
        Suffix own = suffixes.get(name);
        if (own != null && (own.isException || own.isListed)) {
            return own.isListed && !own.isException && own.isOfRegistry;
        }
        Suffix parent = suffixes.get(parent(name));
        return parent != null && parent.hasWildcard && parent.isOfRegistry;
    }

    /** The part of a name that somebody has registered, {@code example.co.uk} of {@code www.example.co.uk}; empty if there is none. */
    public Optional<String> registrable(String name) {
        String shorter = "";
        for (String rest = name; !rest.isEmpty(); rest = parent(rest)) {
            if (isException(rest)) {
                return Optional.of(rest);
            }
            if (isSuffix(rest)) {
                return shorter.isEmpty() ? Optional.empty() : Optional.of(shorter);
            }
            shorter = rest;
        }
        return Optional.empty();
    }

    private boolean isException(String name) {
        Suffix own = suffixes.get(name);
        return own != null && own.isException;
    }

    private boolean isSuffix(String name) {
        Suffix own = suffixes.get(name);
        if (own != null && own.isListed) {
            return true;
        }
        Suffix parent = suffixes.get(parent(name));
        return parent != null && parent.hasWildcard;
    }

    private static String parent(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
