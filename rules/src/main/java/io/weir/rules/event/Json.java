package io.weir.rules.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON objects as maps, with exact numbers: {@link Long} where it fits, else exact big numbers. */
public final class Json {
    private static final int MAX_DEPTH = 100;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Decimals.MAX_DIGITS)
                    .build())
            .build();

    private final JsonParser parser;

    private Json(JsonParser parser) {
        this.parser = parser;
    }

    /** One object from a text, and nothing after it. */
    public static Map<String, Object> object(String text) throws IOException {
        return only(FACTORY.createParser(text));
    }

    /** One object from a part of some bytes, and nothing after it. */
    public static Map<String, Object> object(byte[] bytes, int from, int to) throws IOException {
        return only(FACTORY.createParser(bytes, from, to - from));
    }

    private static Map<String, Object> only(JsonParser parser) throws IOException {
        try (parser) {
            JsonToken token = parser.nextToken();
            if (token != JsonToken.START_OBJECT) {
                throw new IOException("found " + (token == null ? "nothing" : token) + ", expected a JSON object");
            }
            Map<String, Object> object = new Json(parser).object();
            if (parser.nextToken() != null) {
                throw new IOException("found more after the JSON object");
            }
            return object;
        }
    }

    private Map<String, Object> object() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            map.put(name, value(parser.nextToken()));
        }
        return map;
    }

    private Object value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
            default -> parser.getText();
        };
    }

    /** A number whose exponent is out of all bounds stays text: it equals itself and is no quantity. */
    private static Object decimal(String text) {
        Optional<BigDecimal> value = Decimals.parse(text);
        return value.isPresent() ? value.get() : text;
    }

    private List<Object> array() throws IOException {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(token));
        }
        return list;
    }
}
