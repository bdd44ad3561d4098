package io.weir.connectors.telemetry.windows;

import java.util.List;
import java.util.Map;

/** Renders events from their nested JSON as Windows writes them in XML. */
final class RenderedXml {
    private final StringBuilder xml = new StringBuilder();
    private final boolean isPretty;

    private RenderedXml(boolean isPretty) {
        this.isPretty = isPretty;
    }

    static String of(Map<String, Object> document, boolean isPretty) {
        var rendered = new RenderedXml(isPretty);
        if (isPretty) {
            rendered.xml.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Events>");
        }
        rendered.element("Event", document.get("Event"), 0);
        if (isPretty) {
            rendered.xml.append("\r\n</Events>\r\n");
        }
        return rendered.xml.toString();
    }

    private void element(String name, Object content, int depth) {
        indent(depth);
        xml.append('<').append(name);
        if (content instanceof Map<?, ?> map && map.get("#attributes") instanceof Map<?, ?> attributes) {
            attributes.forEach((key, value) -> attribute(key.toString(), value));
        }
        if (content == null
                || content instanceof Map<?, ?> map && map.keySet().equals(java.util.Set.of("#attributes"))) {
            xml.append("/>");
            return;
        }
        xml.append('>');
        if (content instanceof Map<?, ?> map) {
            map.forEach((key, value) -> child(name, key.toString(), value, depth + 1));
            if (!map.containsKey("#text")) {
                indent(depth);
            }
        } else {
            xml.append(escaped(content));
        }
        xml.append("</").append(name).append('>');
    }

    private void child(String parent, String key, Object value, int depth) {
        if (key.equals("#attributes")) {
            return;
        }
        if (key.equals("#text")) {
            xml.append(escaped(value));
        } else if (parent.equals("EventData") && key.equals("Data")) {
            Object values = value instanceof Map<?, ?> map ? map.get("#text") : value;
            for (Object one : values instanceof List<?> list ? list : List.of(values)) {
                indent(depth);
                xml.append("<Data>").append(escaped(one)).append("</Data>");
            }
        } else if (parent.equals("EventData") && !(value instanceof Map<?, ?>)) {
            indent(depth);
            xml.append("<Data");
            attribute("Name", key);
            xml.append('>').append(value == null ? "" : escaped(value)).append("</Data>");
        } else {
            element(key, value, depth);
        }
    }

    private void attribute(String name, Object value) {
        char quote = isPretty ? '"' : '\'';
        xml.append(' ')
                .append(name)
                .append('=')
                .append(quote)
                .append(escaped(value))
                .append(quote);
    }

    private void indent(int depth) {
        if (isPretty) {
            xml.append("\r\n").append("  ".repeat(depth));
        }
    }

    private static String escaped(Object value) {
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;")
                .replace("\r", "&#xD;");
    }
}
