package io.weir.rules.event;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    void refusesWhatIsNoObjectAndWhatIsTooDeep() {
        for (String text : List.of("", "5", "[{}]", "{} 5", "{\"a\":", "{\"a\":" + "[".repeat(100_000))) {
            assertThatThrownBy(() -> Json.object(text)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void readsAnObjectFromAPartOfBytes() throws IOException {
        byte[] bytes = "xx{\"a\":\"ä\"}yy".getBytes(StandardCharsets.UTF_8);

        assertThat(Json.object(bytes, 2, bytes.length - 2)).containsEntry("a", "ä");
    }

    @Test
    void findsTheLiteralNameBeforeThePath() throws IOException {
        Event event =
                Event.of(Json.object("{\"a.b\": 1, \"a\": {\"b\": 2}, \"c\": [{\"d\": 3}, {\"d\": [4, null]}, {}]}"));

        assertThat(event.scalars(Field.of("a.b"))).containsExactly(1);
        assertThat(event.scalars(Field.of("c.d"))).containsExactly(3, 4, null);
        assertThat(event.has(Field.of("c.e"))).isFalse();
    }

    @Test
    void keepsTheLogSourceApartFromTheFields() throws IOException {
        Event event = Event.of(Json.object("{\"@logsource\": {\"product\": \"linux\"}, \"a\": 1}"));

        assertThat(event.logSource()).isEqualTo(Optional.of(new LogSource("", "linux", "")));
        assertThat(event.everyScalar()).extracting(Event.Located::path).containsExactly("a");
    }
}
