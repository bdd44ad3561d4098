package io.weir.connectors.telemetry;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

class EscapedTextTest {
    @ParameterizedTest
    @CsvSource({
        "a%20b, 'a b'",
        "%2e%2E%2f, ../",
        "%252e, %2e",
        "%E3%81%82, あ",
        "%u3042%U0041, あA",
        "%uD83D%uDE00, 😀",
        "%uD83D, %uD83D",
        "%C0%AE, %C0%AE",
        "%E3%81, %E3%81",
        "%F5%80%80%80, %F5%80%80%80",
        "%ED%A0%80, %ED%A0%80",
        "%, %",
        "%4, %4",
        "%zz%41, %zzA",
        "a+b, a b"
    })
    void undoesOneRoundAndKeepsWhatIsNoText(String encoded, String expected) {
        assertThat(undone(encoded)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'\\x22\\x5Cx', '\"\\x'", "'\\\"a\\\\', '\"a\\'", "'\\xe3\\x81\\x82', あ", "'\\xff\\q\\', '\\xff\\q\\'"})
    void undoesWhatServersWriteForQuotes(String logged, String expected) {
        var text = new EscapedText();
        byte[] bytes = Bytes.of(logged);
        text.undoLog(bytes, 0, bytes.length);
        assertThat(Bytes.text(text.bytes(), 0, text.length())).isEqualTo(expected);
    }

    @Property
    void undoesWhatTheLibraryEncodes(@ForAll @StringLength(max = 40) String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        assertThat(undone(encoded)).isEqualTo(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    }

    @Property
    void staysProperUtf8(
            @ForAll @StringLength(max = 40) @Chars({'%', 'C', '0', 'e', 'D', '8', 'A', 'F', 'u', '9', '1'}) String text)
            throws CharacterCodingException {
        var undone = new EscapedText();
        byte[] bytes = Bytes.of(text);
        undone.undoPercent(bytes, 0, 0, bytes.length);
        byte[] result = Arrays.copyOf(undone.bytes(), undone.length());
        assertThat(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(result))
                        .toString())
                .isNotNull();
    }

    private static String undone(String encoded) {
        var text = new EscapedText();
        byte[] bytes = Bytes.of(encoded);
        text.undoPercent(bytes, 0, 0, bytes.length);
        return Bytes.text(text.bytes(), 0, text.length());
    }
}
