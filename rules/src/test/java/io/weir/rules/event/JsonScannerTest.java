package io.weir.rules.event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonScannerTest {
    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);

    @Test
    void findsTheWantedFieldsOfAFlatEvent() {
        EventView event =
                scan("{\"Image\": \"C:\\\\a.exe\", \"EventID\": 1, \"x\": {\"y\": [1, 2]}}", "Image", "EventID");
        assertThat(texts(event, "Image")).containsExactly("C:\\a.exe");
        assertThat(texts(event, "EventID")).containsExactly("1");
        assertThat(event.type(event.first(1))).isEqualTo(ValueType.NUMBER);
        assertThat(event.count()).isEqualTo(2);
    }

    @Test
    void walksDotsIntoObjectsAndFollowsArrays() {
        EventView event =
                scan("{\"a\":{\"b\":[{\"c\":1},{\"c\":[2,[3]]},4,{\"d\":{\"c\":5}}]}}", "a.b.c", "a.b", "a.x");
        assertThat(texts(event, "a.b.c")).containsExactly("1", "2", "3");
        assertThat(texts(event, "a.b")).containsExactly("OBJECT", "OBJECT", "4", "OBJECT");
        assertThat(event.has(event.fields().slot("a.x"))).isFalse();
    }

    @Test
    void aLiteralKeyEqualToTheWholeNameWins() {
        assertThat(texts(scan("{\"a.b\":1,\"a\":{\"b\":2}}", "a.b"), "a.b")).containsExactly("1");
        assertThat(texts(scan("{\"a\":{\"b\":[2,3]},\"a.b\":1}", "a.b"), "a.b")).containsExactly("1");
        assertThat(texts(scan("{\"a.b\":{\"c\":2}}", "a.b.c"), "a.b.c")).isEmpty();
    }

    @Test
    void theFirstPlaceOfAFieldWins() {
        FieldTable table = FieldTable.empty()
                .with(List.of(new FieldTable.Field("Image", List.of("Image", "winlog.event_data.Image"))));
        String both = "{\"winlog\":{\"event_data\":{\"Image\":\"b\"}},\"Image\":\"a\"}";
        assertThat(texts(scan(both, table), "Image")).containsExactly("a");
        String second = "{\"winlog\":{\"event_data\":{\"Image\":\"b\"}}}";
        assertThat(texts(scan(second, table), "Image")).containsExactly("b");
    }

    @Test
    void oneValueMayFillSeveralSlots() {
        FieldTable table = FieldTable.empty()
                .with(List.of(
                        new FieldTable.Field("Image", List.of("process.path")),
                        new FieldTable.Field("process.path", List.of("process.path"))))
                .keepingAllValues();
        EventView event = scan("{\"process\":{\"path\":[\"a\",\"b\"]}}", table);
        assertThat(texts(event, "Image")).containsExactly("a", "b");
        assertThat(texts(event, "process.path")).containsExactly("a", "b");
        assertThat(visible(event)).containsExactly("a", "b");
    }

    @Test
    void aRepeatedKeyHidesNothing() {
        assertThat(texts(scan("{\"a\":\"evil\",\"a\":\"good\"}", "a"), "a")).containsExactly("evil", "good");
    }

    @Test
    void keysMayBeEscapedEmptyOrNotAscii() {
        EventView event = scan("{\"Im\\u0061ge\":1,\"\":2,\"größe\":3,\"\\\\\\\"\":4}", "Image", "", "größe", "\\\"");
        assertThat(texts(event, "Image")).containsExactly("1");
        assertThat(texts(event, "")).containsExactly("2");
        assertThat(texts(event, "größe")).containsExactly("3");
        assertThat(texts(event, "\\\"")).containsExactly("4");
    }

    @Test
    void undoesEveryEscape() {
        EventView event = scan("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00ö\"}", "a");
        assertThat(texts(event, "a")).containsExactly("\"\\/\b\f\n\r\tä\uD83D\uDE00ö");
    }

    @Test
    void emptyArraysObjectsAndNullArePresentWithoutText() {
        EventView event = scan("{\"a\":[],\"b\":{},\"c\":null,\"d\":\"\"}", "a", "b", "c", "d", "e");
        assertThat(event.type(event.first(0))).isEqualTo(ValueType.EMPTY_ARRAY);
        assertThat(event.type(event.first(1))).isEqualTo(ValueType.OBJECT);
        assertThat(event.type(event.first(2))).isEqualTo(ValueType.NULL);
        assertThat(event.isScalar(event.first(2))).isFalse();
        assertThat(event.isScalar(event.first(3))).isTrue();
        assertThat(event.has(4)).isFalse();
    }

    @Test
    void keepsEveryScalarForUnboundSearchesButNotTheDeclaredLogSource() {
        String json =
                "{\"a\":\"x\",\"@logsource\":{\"product\":\"p\",\"other\":[\"q\"]},\"b\":[1,true,null,{\"c\":\"y\"}]}";
        EventView event =
                scan(json, FieldTable.of(List.of("a", "@logsource.product")).keepingAllValues());
        assertThat(visible(event)).containsExactly("x", "1", "true", "y");
        assertThat(texts(event, "@logsource.product")).containsExactly("p");
    }

    @Test
    void aViewForgetsTheEventBefore() {
        EventView event = new EventView(FieldTable.of(List.of("a", "b")));
        byte[] one = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        byte[] two = "{\"b\":2}".getBytes(StandardCharsets.UTF_8);
        scanner.scan(one, 0, one.length, event);
        scanner.scan(two, 0, two.length, event);
        assertThat(texts(event, "a")).isEmpty();
        assertThat(texts(event, "b")).containsExactly("2");
    }

    @Test
    void textFormatsFillTheSameSlots() {
        byte[] line = "jan 1 sshd[42]: failed für root".getBytes(StandardCharsets.UTF_8);
        FieldTable table = FieldTable.of(List.of("process.name", "process.pid", "message", "host.name"));
        EventView event = new EventView(table);
        event.begin(line, 0, line.length);
        event.putText(table.node("process.name"), 6, 10, false);
        event.putNumber(table.node("process.pid"), 11, 13);
        event.putText(table.node("message"), 16, line.length, true);
        byte[] host = "wärter".getBytes(StandardCharsets.UTF_8);
        event.putDerived(table.node("host.name"), host, 0, host.length, ValueType.TEXT);
        assertThat(texts(event, "process.name")).containsExactly("sshd");
        assertThat(texts(event, "process.pid")).containsExactly("42");
        assertThat(texts(event, "message")).containsExactly("failed für root");
        assertThat(texts(event, "host.name")).containsExactly("wärter");
        assertThat(event.isAscii(event.first(2))).isFalse();
        assertThat(event.isAscii(event.first(0))).isTrue();
    }

    @Test
    void whatIsPutReplacesWhatGaveWay() {
        FieldTable table = FieldTable.empty().with(List.of(FieldTable.Field.at("c-ip", "source.ip")));
        EventView event = new EventView(table);
        byte[] nested = "{\"source\":{\"ip\":\"::ffff:192.0.2.1\"}}".getBytes(StandardCharsets.UTF_8);
        scanner.scan(nested, 0, nested.length, event);
        KeyNode node = table.node("source.ip");
        event.giveWay(node);
        byte[] canonical = "192.0.2.1".getBytes(StandardCharsets.UTF_8);
        event.putDerived(node, canonical, 0, canonical.length, ValueType.TEXT);
        assertThat(texts(event, "c-ip | source.ip")).containsExactly("192.0.2.1");
    }

    @Test
    void theFirstOfSeveralObjectsIsReadByItself() {
        EventView event = new EventView(FieldTable.of(List.of("a")));
        byte[] two = "{\"a\":1} {\"a\":2}".getBytes(StandardCharsets.UTF_8);
        assertThat(scanner.scanFirst(two, 0, two.length, event)).isEqualTo(ScanProblem.NONE);
        assertThat(scanner.end()).isEqualTo(7);
        assertThat(event.inputTo()).isEqualTo(7);
        assertThat(texts(event, "a")).containsExactly("1");
    }

    @Test
    void aGrownTableKeepsItsSlots() {
        FieldTable small = FieldTable.of(List.of("a", "b"));
        FieldTable grown = small.with(List.of(new FieldTable.Field("c", List.of("c")), small.field(0)));
        assertThat(grown.slot("a")).isEqualTo(0);
        assertThat(grown.slot("c")).isEqualTo(2);
        assertThat(small.slot("c")).isEqualTo(FieldTable.UNKNOWN);
        assertThatThrownBy(() -> grown.with(List.of(new FieldTable.Field("a", List.of("elsewhere")))))
                .hasMessageContaining("elsewhere");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``|EMPTY|0",
                "`   `|EMPTY|3",
                "[1]|NOT_AN_OBJECT|0",
                "{|UNEXPECTED_END|1",
                "{\"a\"|UNEXPECTED_END|4",
                "{\"a|UNEXPECTED_END|3",
                "{\"a\":|UNEXPECTED_END|5",
                "{\"a\":1|UNEXPECTED_END|6",
                "{\"a\":1,|UNEXPECTED_END|7",
                "{\"a\":1,}|UNEXPECTED_BYTE|7",
                "{a:1}|UNEXPECTED_BYTE|1",
                "{\"a\" 1}|UNEXPECTED_BYTE|5",
                "{\"a\":[1 2]}|UNEXPECTED_BYTE|8",
                "{\"a\":[1,]}|UNEXPECTED_BYTE|8",
                "{\"a\":tru}|UNEXPECTED_BYTE|8",
                "{\"a\":nul|UNEXPECTED_END|8",
                "{\"a\":01}|BROKEN_NUMBER|5",
                "{\"a\":-}|BROKEN_NUMBER|6",
                "{\"a\":1.}|BROKEN_NUMBER|7",
                "{\"a\":1e+}|BROKEN_NUMBER|8",
                "{\"a\":+1}|UNEXPECTED_BYTE|5",
                "{\"a\":\"\\x\"}|BROKEN_ESCAPE|6",
                "{\"a\":\"\\u12g4\"}|BROKEN_ESCAPE|6",
                "{\"a\":\"\\u12|UNEXPECTED_END|10",
                "{\"a\":\"\\|UNEXPECTED_END|7",
                "{\"a\":1}}|TRAILING_BYTES|7",
                "{\"a\":1} x|TRAILING_BYTES|8",
            })
    void namesTheProblemAndItsPlace(String json, ScanProblem problem, int at) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        EventView event = new EventView(FieldTable.of(List.of("a")));
        assertThat(scanner.scan(bytes, 0, bytes.length, event)).isEqualTo(problem);
        assertThat(scanner.problemAt()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"C0 80", "C1 BF", "E0 80 80", "ED A0 80", "F0 80 80 80", "F4 90 80 80", "F5 80 80 80", "80"})
    void refusesBrokenUtf8(String hex) {
        byte[] bytes = "{\"a\":\"1234567________\"}".getBytes(StandardCharsets.UTF_8);
        String[] parts = hex.split(" ", -1);
        for (int i = 0; i < parts.length; i++) {
            bytes[13 + i] = (byte) Integer.parseInt(parts[i], 16);
        }
        assertThat(scanner.scan(bytes, 0, bytes.length, new EventView(FieldTable.empty())))
                .isEqualTo(ScanProblem.BROKEN_UTF8);
        assertThat(scanner.problemAt()).isEqualTo(13);
    }

    @Test
    void refusesARawControlCharacterAndAcceptsDelete() {
        assertThat(problemOf("{\"a\":\"x\ty\"}")).isEqualTo(ScanProblem.CONTROL_CHARACTER);
        assertThat(problemOf("{\"a\":\"x\u007Fy\"}")).isEqualTo(ScanProblem.NONE);
    }

    @Test
    void holdsItsLimits() {
        var strict = new JsonScanner(new ScanLimits(60, 3, 4));
        EventView event = new EventView(FieldTable.empty());
        assertThat(scan(strict, "{\"a\":[[1]]}", event)).isEqualTo(ScanProblem.NONE);
        assertThat(scan(strict, "{\"a\":[[[1]]]}", event)).isEqualTo(ScanProblem.TOO_DEEP);
        assertThat(scan(strict, "{\"a\":[1,2,3,4]}", event)).isEqualTo(ScanProblem.TOO_MANY_VALUES);
        assertThat(scan(strict, "{\"a\":\"" + "x".repeat(60) + "\"}", event)).isEqualTo(ScanProblem.TOO_LONG);
        String deep = "{\"a\":".repeat(100_000);
        assertThat(problemOf(deep)).isEqualTo(ScanProblem.TOO_DEEP);
    }

    private ScanProblem problemOf(String json) {
        return scan(scanner, json, new EventView(FieldTable.of(List.of("a"))));
    }

    private static ScanProblem scan(JsonScanner scanner, String json, EventView event) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return scanner.scan(bytes, 0, bytes.length, event);
    }

    private EventView scan(String json, String... fields) {
        return scan(json, FieldTable.of(List.of(fields)));
    }

    private EventView scan(String json, FieldTable table) {
        // Bytes around the event must not matter.
        byte[] bytes = ("\"}" + json + "\"x").getBytes(StandardCharsets.UTF_8);
        EventView event = new EventView(table);
        assertThat(scanner.scan(bytes, 2, bytes.length - 2, event)).isEqualTo(ScanProblem.NONE);
        return event;
    }

    private static List<String> texts(EventView event, String field) {
        List<String> texts = new ArrayList<>();
        int slot = event.fields().slot(field);
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            texts.add(
                    event.isScalar(value)
                            ? event.text(value)
                            : event.type(value).name());
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
