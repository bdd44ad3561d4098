package io.weir.jobs.form;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys of state that was kept in Flink's form must be found again, so that form must stay. */
class TextSerializerTest {
    static Stream<String> texts() {
        Random random = new Random(7);
        return Stream.concat(
                Stream.of("", "a", "source.ip=203.0.113.9", "é", "\u007F\u0080\u3FFF\u4000\uFFFF", "\uD83D\uDE00"),
                Stream.of(126, 127, 128, 16_382, 16_383, 100_000)
                        .flatMap(length -> Stream.of(0x7F, 0x800, 0x10000).map(most -> text(random, length, most))));
    }

    private static String text(Random random, int length, int most) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 0, most).forEach(character -> text.append((char) character));
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void writesWhatFlinkWritesAndReadsIt(String text) throws IOException {
        byte[] written = written(TextSerializer.INSTANCE, text);

        assertThat(written).isEqualTo(written(StringSerializer.INSTANCE, text));
        assertThat(TextSerializer.INSTANCE.deserialize(new DataInputDeserializer(written)))
                .isEqualTo(text);
        DataOutputSerializer copy = new DataOutputSerializer(64);
        TextSerializer.INSTANCE.copy(new DataInputDeserializer(written), copy);
        assertThat(copy.getCopyOfBuffer()).isEqualTo(written);
    }

    @Test
    void keysOfOlderStateAreKeysStill() {
        assertThat(TextSerializer.INSTANCE
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(StringSerializer.INSTANCE.snapshotConfiguration())
                        .isCompatibleAsIs())
                .isTrue();
    }

    private static byte[] written(TypeSerializer<String> serializer, String text) throws IOException {
        DataOutputSerializer output = new DataOutputSerializer(64);
        serializer.serialize(text, output);
        return output.getCopyOfBuffer();
    }
}
