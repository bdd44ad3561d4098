package io.weir.rules.event;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonTest {
    @Test
    void keepsNumbersExactly() throws IOException {
        Map<String, Object> event = Json.object(
                "{\"big\": 9007199254740993, \"huge\": 123456789012345678901234567890, \"f\": 7.10, \"e\": 1e3}");

        assertThat(event.values().stream().map(Scalar::text))
                .containsExactly("9007199254740993", "123456789012345678901234567890", "7.10", "1000");
    }

    @Test
    void leavesNumbersOutOfAllBoundsAsText() throws IOException {
        Object value = Json.object("{\"n\": 1e999999999}").get("n");

        assertThat(value).isEqualTo("1e999999999");
        assertThat(Scalar.number(value)).isEmpty();
    }

    @Test
    void readsObjectsOneAfterTheOtherAndInAnArray() throws IOException {
        assertThat(all("{\"a\":1}\n{\"a\":[2]}\n")).hasSize(2);
        assertThat(all("[{\"a\":1},\n{\"a\":2}, {}]")).hasSize(3);
        assertThat(all("")).isEmpty();
        assertThat(all("[]")).isEmpty();
    }

    @Test
    void refusesWhatIsNoObjectAndWhatIsTooDeep() {
        assertThatThrownBy(() -> all("{} 5")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> all("[[{}]]")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> all("{\"a\":" + "[".repeat(100_000))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> all("{\"a\":")).isInstanceOf(IOException.class);
    }

    @Test
    void findsTheLiteralNameBeforeThePath() throws IOException {
        Event event =
                Event.of(Json.object("{\"a.b\": 1, \"a\": {\"b\": 2}, \"c\": [{\"d\": 3}, {\"d\": [4, null]}, {}]}"));

        assertThat(event.scalars(Field.of("a.b"))).containsExactly(1);
        assertThat(event.scalars(Field.of("c.d"))).containsExactly(3, 4, null);
        assertThat(event.find(Field.of("c.e"))).isEmpty();
    }

    @Test
    void keepsTheLogSourceApartFromTheFields() throws IOException {
        Event event = Event.of(Json.object("{\"@logsource\": {\"product\": \"linux\"}, \"a\": 1}"));

        assertThat(event.logSource()).isEqualTo(Optional.of(new LogSource("", "linux", "")));
        assertThat(event.everyScalar()).extracting(Event.Located::path).containsExactly("a");
    }

    private static List<Map<String, Object>> all(String text) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        try (Json json = Json.objects(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            for (Optional<Map<String, Object>> next = json.next(); next.isPresent(); next = json.next()) {
                all.add(next.get());
            }
        }
        return all;
    }
}
