package io.weir.rules.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON objects as maps, with exact numbers: {@link Long} where it fits, else exact big numbers. */
public final class Json implements Closeable {
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
        try (Json json = new Json(FACTORY.createParser(text))) {
            Map<String, Object> object = json.next().orElseThrow(() -> new IOException("found no JSON object"));
            if (json.parser.nextToken() != null) {
                throw new IOException("found more after the JSON object");
            }
            return object;
        }
    }

    /** A stream of objects: one after the other, or as elements of one array. */
    public static Json objects(InputStream input) throws IOException {
        return new Json(FACTORY.createParser(input));
    }

    /** The next object, or empty at the end. */
    public Optional<Map<String, Object>> next() throws IOException {
        JsonToken token = parser.nextToken();
        boolean isEnclosingArray = parser.getParsingContext().inArray()
                && parser.getParsingContext().getParent().inRoot();
        while (token == JsonToken.END_ARRAY || token == JsonToken.START_ARRAY && isEnclosingArray) {
            token = parser.nextToken();
            isEnclosingArray = false;
        }
        if (token == null) {
            return Optional.empty();
        }
        if (token != JsonToken.START_OBJECT) {
            throw new IOException(
                    "found " + token + " in line " + parser.currentLocation().getLineNr() + ", expected a JSON object");
        }
        return Optional.of(object());
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

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
