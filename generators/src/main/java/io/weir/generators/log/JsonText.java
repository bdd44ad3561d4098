package io.weir.generators.log;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Writes JSON without spaces, as log shippers do: maps, lists, texts, numbers, booleans and null. */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(512);

    private JsonText() {}

    public static String of(Object value) {
        var json = new JsonText();
        json.write(value);
        return json.text.toString();
    }

    private void write(Object value) {
        if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(before);
                quote(entry.getKey().toString());
                text.append(':');
                write(entry.getValue());
                before = ',';
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object each : list) {
                text.append(before);
                write(each);
                before = ',';
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Double number) {
            text.append(BigDecimal.valueOf(number).toPlainString()); // never 6.7E-4: log writers do not write that
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(value.toString());
        }
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < ' ') {
                        text.append("\\u00").append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 15));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }
}
