package io.weir.rules.match;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

class FoldedValuesTest {
    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);
    private final EventView event = new EventView(FieldTable.of(List.of("a")));
    private final FoldedValues folded = new FoldedValues();

    @ParameterizedTest
    @CsvSource({
        "C:\\\\Windows\\\\SYSTEM32\\\\Cmd.EXE, c:\\windows\\system32\\cmd.exe",
        "@AZ[`az{, @az[`az{",
        "\\u0041\\u00c4\\u212A, aäk",
        "\\/\\\", /\"",
        "ÄÖÜẞ, äöüß",
        "\u212A, k",
        "İ, i\u0307",
        "ΣΑΣ, σας",
        "\\u03a3\\u0391\\u03a3, σας",
        "\\uD801\\uDC00, \uD801\uDC28",
        "Ⱥ, ⱥ",
    })
    void foldsAsJavaDoes(String json, String expected) {
        assertThat(fold('"' + json + '"')).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-1.50,-1.50", "1e3,1000", "1.5E-2,0.015", "-0,0", "true,true", "false,false"})
    void numbersAndBooleansAreFoldedAsTheirText(String json, String expected) {
        assertThat(fold(json)).isEqualTo(expected);
    }

    @Test
    void aLoneSurrogateIsOneCharacterOnBothSides() {
        scan("\"x\\ud800y\"");
        folded.begin(event);
        folded.fold(0);
        assertThat(bytes()).isEqualTo(FoldedValues.fold("x\ud800y"));
    }

    @Property
    void equalsFoldingOfTheText(@ForAll("texts") String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        assertThat(fold('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"'))
                .isEqualTo(lower);
        var escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format(Locale.ROOT, "\\u%04X", c)));
        assertThat(fold('"' + escaped.toString() + '"')).isEqualTo(lower);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("aAzZ\\\"/\n[@`{ 0").ofMaxLength(60),
                Arbitraries.strings().withChars("aAZ\\ÄßİıΣσς\u212A\u20ACȺ").ofMaxLength(30),
                Arbitraries.strings().all().ofMaxLength(20).filter(FoldedValuesTest::hasNoLoneSurrogate));
    }

    private static boolean hasNoLoneSurrogate(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private String fold(String json) {
        scan(json);
        folded.begin(event);
        folded.fold(0);
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        return Arrays.copyOfRange(folded.bytes(), folded.start(0), folded.end(0));
    }

    private void scan(String json) {
        byte[] bytes = ("{\"a\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(scanner.scan(bytes, 0, bytes.length, event)).isEqualTo(ScanProblem.NONE);
    }
}
