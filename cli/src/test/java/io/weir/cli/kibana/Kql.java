package io.weir.cli.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kibana's query language as far as saved objects and incidents use it, turned into a query as Kibana does: what stands in quotes is a
 * phrase, what does not is a match, {@code *} asks whether there is a value.
 */
final class Kql {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(\"(?:\\\\.|[^\"\\\\])*\")|([():]|[<>]=?)|([^\\s():<>\"]+))");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private final String text;
    private final Set<String> fields = new TreeSet<>();
    private final Matcher token;
    private String next = "";

    private Kql(String text) {
        this.text = text;
        this.token = TOKEN.matcher(text);
        advance();
    }

    /** @param fields the fields that it asks about */
    record Parsed(ObjectNode query, Set<String> fields) {}

    static Parsed parse(String text) {
        Kql kql = new Kql(text);
        ObjectNode query = kql.next.isEmpty() ? node("match_all", JSON.createObjectNode()) : kql.anyOf();
        if (!kql.next.isEmpty()) {
            throw kql.unexpected("the end");
        }
        return new Parsed(query, kql.fields);
    }

    private ObjectNode anyOf() {
        ArrayNode parts = JSON.createArrayNode().add(allOf());
        while (next.equalsIgnoreCase("or")) {
            advance();
            parts.add(allOf());
        }
        return parts.size() == 1 ? (ObjectNode) parts.get(0) : any(parts);
    }

    private ObjectNode allOf() {
        ArrayNode parts = JSON.createArrayNode().add(one());
        while (next.equalsIgnoreCase("and")) {
            advance();
            parts.add(one());
        }
        return parts.size() == 1 ? (ObjectNode) parts.get(0) : bool("filter", parts);
    }

    private ObjectNode one() {
        if (next.equalsIgnoreCase("not")) {
            advance();
            return bool("must_not", one());
        }
        if (next.equals("(")) {
            advance();
            ObjectNode inner = anyOf();
            expect(")");
            return inner;
        }
        String field = take();
        fields.add(field);
        String operator = take();
        return switch (operator) {
            case ":" -> value(field);
            case ">=" -> range(field, "gte");
            case "<=" -> range(field, "lte");
            case ">" -> range(field, "gt");
            case "<" -> range(field, "lt");
            default -> throw unexpected("an operator, found '" + operator + "'");
        };
    }

    private ObjectNode value(String field) {
        if (next.equals("(")) {
            advance();
            ArrayNode values = JSON.createArrayNode().add(value(field));
            while (next.equalsIgnoreCase("or")) {
                advance();
                values.add(value(field));
            }
            expect(")");
            return any(values);
        }
        String value = take();
        if (value.equals("*")) {
            return node("exists", JSON.createObjectNode().put("field", field));
        }
        return value.startsWith("\"")
                ? node("match_phrase", JSON.createObjectNode().put(field, unquoted(value)))
                : node("match", JSON.createObjectNode().put(field, value));
    }

    private ObjectNode range(String field, String bound) {
        ObjectNode bounds = JSON.createObjectNode().put(bound, unquoted(take()));
        return node("range", (ObjectNode) JSON.createObjectNode().set(field, bounds));
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        return ESCAPED.matcher(value.substring(1, value.length() - 1))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null
                                ? found.group(2)
                                : String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }

    private String take() {
        String taken = next;
        if (taken.isEmpty()) {
            throw unexpected("more");
        }
        advance();
        return taken;
    }

    private void expect(String wanted) {
        if (!next.equals(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
        advance();
    }

    private void advance() {
        int from = next.isEmpty() ? 0 : token.end();
        token.region(from, text.length());
        next = token.lookingAt() ? token.group().strip() : "";
        if (next.isEmpty() && !text.substring(from).isBlank()) {
            throw unexpected("a word");
        }
    }

    private AssertionError unexpected(String expected) {
        return new AssertionError("in " + text + ": expected " + expected + ", found '" + next + "'");
    }

    private static ObjectNode any(ArrayNode parts) {
        ObjectNode bool = bool("should", parts);
        bool.withObject("/bool").put("minimum_should_match", 1);
        return bool;
    }

    private static ObjectNode bool(String clause, JsonNode parts) {
        return node("bool", (ObjectNode) JSON.createObjectNode().set(clause, parts));
    }

    private static ObjectNode node(String name, ObjectNode content) {
        return (ObjectNode) JSON.createObjectNode().set(name, content);
    }
}
