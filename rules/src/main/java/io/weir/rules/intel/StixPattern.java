package io.weir.rules.intel;

import io.weir.rules.indicator.IndicatorKind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads STIX patterns that compare values for equality and join that with OR: {@code [ipv4-addr:value = '192.0.2.1' OR
 * domain-name:value = 'bad.example']}. Everything else a pattern can say would need the events themselves.
 */
final class StixPattern {
    private static final Map<String, IndicatorKind> PATHS = Map.ofEntries(
            Map.entry("ipv4-addr:value", IndicatorKind.IPV4),
            Map.entry("ipv6-addr:value", IndicatorKind.IPV6),
            Map.entry("domain-name:value", IndicatorKind.DOMAIN),
            Map.entry("url:value", IndicatorKind.URL),
            Map.entry("email-addr:value", IndicatorKind.EMAIL),
            Map.entry("file:hashes.MD5", IndicatorKind.MD5),
            Map.entry("file:hashes.'MD5'", IndicatorKind.MD5),
            Map.entry("file:hashes.'SHA-1'", IndicatorKind.SHA1),
            Map.entry("file:hashes.'SHA-256'", IndicatorKind.SHA256));

    private final String text;
    private int at;

    /** A value that is looked for. */
    record Equality(IndicatorKind kind, String value) {}

    /** The pattern says more than equality. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private StixPattern(String text) {
        this.text = text;
    }

    static List<Equality> read(String text) throws Refused {
        return new StixPattern(text).observations();
    }

    private List<Equality> observations() throws Refused {
        List<Equality> found = new ArrayList<>();
        do {
            expect("[");
            do {
                found.add(equality());
            } while (takes("OR"));
            expect("]");
        } while (takes("OR"));
        if (at < text.length()) {
            throw refused("the end");
        }
        return found;
    }

    private Equality equality() throws Refused {
        int start = at;
        while (at < text.length() && " =\t\n[]()!<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        IndicatorKind kind = PATHS.get(text.substring(start, at));
        if (kind == null) {
            at = start;
            throw refused("one of " + PATHS.keySet().stream().sorted().toList());
        }
        skipBlanks();
        expect("=");
        return new Equality(kind, literal());
    }

    private String literal() throws Refused {
        if (at >= text.length() || text.charAt(at) != '\'') {
            throw refused("a text in single quotes");
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '\''; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        expect("'");
        return value.toString();
    }

    private void expect(String token) throws Refused {
        if (!takes(token)) {
            throw refused("'" + token + "'");
        }
    }

    private boolean takes(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        skipBlanks();
        return true;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private Refused refused(String expected) {
        String rest = text.substring(at, Math.min(text.length(), at + 30));
        return new Refused("found the pattern " + text + " with '" + rest + "' at character " + (at + 1) + ", expected "
                + expected + ": only equality and OR are understood");
    }
}
