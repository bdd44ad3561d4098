package io.weir.connectors.notify.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.NoticeText;
import io.weir.connectors.notify.Standing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON with placeholders in its texts: {@code "${id}"}. A text that is nothing but a placeholder becomes the value as it is, be it a
 * number, a list or an object; within other text it becomes text. Values are put into the tree and not into its writing, so none of
 * them can mean anything to JSON.
 */
final class JsonTemplate {
    /** All that is known of a notice. */
    static final String EVERYTHING =
            """
            {"kind": "${kind}", "id": "${id}", "version": "${version}", "tenant": "${tenant}", "severity": "${severity}",
             "title": "${title}", "change": "${change}", "time": "${time}", "link": "${link}", "document": "${document}"}
            """;

    private static final List<String> NAMES = List.of(
            "kind",
            "id",
            "short-id",
            "version",
            "tenant",
            "severity",
            "title",
            "headline",
            "summary",
            "change",
            "time",
            "link",
            "document");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}?");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode tree;

    private JsonTemplate(JsonNode tree) {
        this.tree = tree;
    }

    /** Fails with the place of what is not understood. */
    static JsonTemplate read(String name, String text) {
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String place = at == null ? name : name + ":" + at.getLineNr() + ":" + at.getColumnNr();
            throw new IllegalArgumentException(place + ": found no JSON: " + e.getOriginalMessage(), e);
        }
        if (!tree.isObject() && !tree.isArray()) {
            throw new IllegalArgumentException(
                    name + ": found no JSON object, expected one with placeholders such as ${id}");
        }
        List<String> problems = new ArrayList<>();
        check(tree, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + String.join("; ", problems));
        }
        return new JsonTemplate(tree);
    }

    private static void check(JsonNode node, List<String> problems) {
        if (!node.isTextual()) {
            node.forEach(child -> check(child, problems));
            return;
        }
        Matcher placeholders = PLACEHOLDER.matcher(node.textValue());
        while (placeholders.find()) {
            String path = placeholders.group(1);
            if (!placeholders.group().endsWith("}")) {
                problems.add("found '" + placeholders.group() + "' without an end, expected '}'");
            } else if (!NAMES.contains(path.split("\\.", 2)[0])) {
                problems.add("found '${" + path + "}', expected one of " + String.join(", ", NAMES)
                        + " or a field below document, such as ${document.weir.incident.score}");
            }
        }
    }

    /** @param kibana where links lead; empty for none */
    byte[] fill(Notice notice, String kibana) {
        try {
            return JSON.writeValueAsBytes(filled(tree, values(notice, kibana)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    private static JsonNode values(Notice notice, String kibana) {
        NoticeText text = NoticeText.of(notice, kibana);
        ObjectNode values = JSON.createObjectNode();
        values.put("kind", notice.kind().word());
        values.put("id", notice.id());
        values.put("short-id", Standing.shortId(notice.id()));
        values.put("version", notice.version());
        values.put("tenant", notice.tenant());
        values.put("severity", notice.severity().level());
        values.put("title", notice.title());
        values.put("headline", text.headline());
        values.put("summary", text.summary());
        values.put("change", notice.change());
        values.put("time", Instant.ofEpochMilli(notice.timeMillis()).toString());
        values.put("link", text.link());
        values.set("document", NoticeText.document(notice));
        return values;
    }

    private static JsonNode filled(JsonNode node, JsonNode values) {
        if (node.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            node.properties().forEach(field -> object.set(field.getKey(), filled(field.getValue(), values)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            node.forEach(element -> array.add(filled(element, values)));
            return array;
        }
        return node.isTextual() ? filled(node.textValue(), values) : node;
    }

    private static JsonNode filled(String text, JsonNode values) {
        Matcher placeholders = PLACEHOLDER.matcher(text);
        if (placeholders.matches()) {
            JsonNode value = value(placeholders.group(1), values);
            return value.isMissingNode() ? NullNode.getInstance() : value;
        }
        placeholders.reset();
        StringBuilder whole = new StringBuilder();
        while (placeholders.find()) {
            placeholders.appendReplacement(
                    whole, Matcher.quoteReplacement(words(value(placeholders.group(1), values))));
        }
        return TextNode.valueOf(placeholders.appendTail(whole).toString());
    }

    private static JsonNode value(String path, JsonNode values) {
        JsonNode value = values;
        for (String step : path.split("\\.")) {
            boolean isIndex = value.isArray() && step.matches("[0-9]{1,6}");
            value = isIndex ? value.path(Integer.parseInt(step)) : value.path(step);
        }
        return value;
    }

    /** A list in one line; nothing for what is not there. */
    private static String words(JsonNode value) {
        if (value.isArray()) {
            List<String> words = new ArrayList<>();
            value.forEach(element -> words.add(words(element)));
            return String.join(", ", words);
        }
        if (value.isObject()) {
            return value.toString();
        }
        return value.isNull() ? "" : value.asText();
    }
}
