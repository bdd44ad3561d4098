package io.weir.rules.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** The scanner against a parser that everybody uses: same documents accepted, same values seen. */
class JsonScannerPropertyTest {
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();
    private static final List<String> KEYS =
            List.of("a", "b", "c", "a.b", "b.c", "x y", "größe", "Longer_Key_Name", "");
    private static final List<String> NAMES =
            List.of("a", "b", "a.b", "a.b.c", "b.a", "b.c", "c.c.c", "größe", "größe.a", "Longer_Key_Name", "x y", "");
    private static final String LETTERS = "aB\\/\"\n\t\u0001 z0-ıİßΣ\u212A\u20AC\uD83D\uDE00";

    private static final String STRUCTURE = "{}[]\",:\\u0e-.tn ";

    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);
    private final EventView event = new EventView(FieldTable.of(NAMES));
    private final EventView whole = new EventView(FieldTable.of(NAMES).keepingAllValues());

    @Property(tries = 2_000)
    void seesWhatAParserSees(@ForAll Random random) throws IOException {
        byte[] json = document(random);
        assertThat(scanner.scan(json, 0, json.length, event)).isEqualTo(ScanProblem.NONE);
        JsonNode tree = JACKSON.readTree(json);
        for (String name : NAMES) {
            assertThat(texts(event, name)).as(name).isEqualTo(expected(tree, name));
        }
        assertThat(scanner.scan(json, 0, json.length, whole)).isEqualTo(ScanProblem.NONE);
        List<String> scalars = new ArrayList<>();
        collect(tree, scalars);
        assertThat(visible(whole)).isEqualTo(scalars);
    }

    @Property(tries = 4_000)
    void acceptsAndRefusesWhatAParserDoes(@ForAll Random random) throws IOException {
        byte[] json = document(random);
        for (int i = random.nextInt(3); i >= 0; i--) {
            json[random.nextInt(json.length)] = (byte)
                    (random.nextBoolean() ? STRUCTURE.charAt(random.nextInt(STRUCTURE.length())) : random.nextInt(256));
        }
        ScanProblem problem = scanner.scan(json, 0, json.length, whole);
        assertThat(problem == ScanProblem.NONE)
                .as("%s at %d in %s", problem, scanner.problemAt(), new String(json, StandardCharsets.UTF_8))
                .isEqualTo(isValid(json));
        if (problem != ScanProblem.NONE) {
            assertThat(scanner.problemAt()).isBetween(0, json.length);
        }
    }

    @Property(tries = 500)
    void everyCutIsReported(@ForAll Random random) throws IOException {
        byte[] json = document(random);
        int cut = random.nextInt(json.length);
        assertThat(scanner.scan(json, 0, cut, event)).isNotEqualTo(ScanProblem.NONE);
    }

    private static boolean isValid(byte[] json) throws IOException {
        try {
            // The parser lets a few malformed sequences through; the decoder does not.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            return JACKSON.readTree(json).isObject();
        } catch (JsonProcessingException | CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] document(Random random) throws IOException {
        return JACKSON.writeValueAsBytes(object(random, 4));
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.put(KEYS.get(random.nextInt(KEYS.size())), value(random, depth - 1));
        }
        return object;
    }

    private static Object value(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0:
                return random.nextInt();
            case 1:
                return random.nextBoolean();
            case 2:
                return null;
            case 6:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                return list;
            case 7:
            case 8:
                return object(random, depth);
            default:
                var text = new StringBuilder();
                for (int i = random.nextInt(30); i > 0; i--) {
                    text.appendCodePoint(LETTERS.codePointAt(random.nextInt(LETTERS.length() - 1)));
                }
                return text.toString();
        }
    }

    private static List<String> expected(JsonNode tree, String name) {
        List<String> found = new ArrayList<>();
        if (tree.has(name)) {
            take(tree.get(name), found);
        } else if (name.contains(".")) {
            walk(tree, name.split("\\.", -1), 0, found);
        }
        return found;
    }

    private static void walk(JsonNode node, String[] path, int step, List<String> found) {
        if (node.isArray()) {
            node.forEach(element -> walk(element, path, step, found));
        } else if (step == path.length) {
            take(node, found);
        } else if (node.has(path[step])) {
            JsonNode next = node.get(path[step]);
            if (step + 1 == path.length) {
                take(next, found);
            } else {
                walk(next, path, step + 1, found);
            }
        }
    }

    private static void take(JsonNode node, List<String> found) {
        if (node.isArray() && node.isEmpty()) {
            found.add("EMPTY_ARRAY");
        } else if (node.isArray()) {
            node.forEach(element -> take(element, found));
        } else {
            found.add(node.isObject() ? "OBJECT" : node.asText());
        }
    }

    private static void collect(JsonNode node, List<String> scalars) {
        if (node.isContainerNode()) {
            node.forEach(element -> collect(element, scalars));
        } else if (!node.isNull()) {
            scalars.add(node.asText());
        }
    }

    private static List<String> texts(EventView event, String field) {
        List<String> texts = new ArrayList<>();
        int slot = event.fields().slot(field);
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            ValueType type = event.type(value);
            texts.add(event.isScalar(value) || type == ValueType.NULL ? event.text(value) : type.name());
        }
        return texts;
    }

    private static List<String> visible(EventView event) {
        List<String> texts = new ArrayList<>();
        for (int value = 0; value < event.count(); value++) {
            if (event.isScalar(value) && !event.isHidden(value)) {
                texts.add(event.text(value));
            }
        }
        return texts;
    }
}
