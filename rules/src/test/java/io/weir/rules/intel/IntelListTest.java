package io.weir.rules.intel;

import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorForm;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IntelListTest {
    private static final long NOW = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

    private static Indicator indicator(String text) {
        return IndicatorForm.guess(text).orElseThrow();
    }

    private static Optional<Verdict> verdict(IntelList list, String text) {
        return list.verdict(indicator(text), NOW);
    }

    @Test
    void readsTheSamples() {
        IntelSet samples = IntelFiles.read(Path.of("intel"));
        assertThat(samples.sizes())
                .containsEntry("samples.csv", 9)
                .containsEntry("samples.jsonl", 3)
                .containsEntry("samples.txt", 3)
                .containsEntry("samples-stix.json", 3);
        assertThat(samples.verdicts(indicator("203.0.113.66"), NOW))
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.judgement()).isEqualTo(Judgement.MALICIOUS);
                    assertThat(verdict.confidence()).isEqualTo(90);
                    assertThat(verdict.labels()).containsExactly("scanner", "ssh");
                    assertThat(verdict.source()).isEqualTo("samples.csv");
                });
        assertThat(samples.verdicts(indicator("203.0.113.201"), NOW)).hasSize(1);
        assertThat(samples.verdicts(indicator("203.0.113.7"), NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.200, 192.0.2.128/25",
        "http://192.0.2.129/x, 192.0.2.128/25",
        "2001:db8:1::5, 2001:db8:1::/48",
        "c2.bad.example.co.uk, bad.example.co.uk",
        "http://c2.bad.example.co.uk/x, bad.example.co.uk",
        "bob@bad.example.co.uk, bad.example.co.uk",
    })
    void findsWhatAnIndicatorBelongsTo(String asked, String listed) {
        IntelList list = IntelList.read("a.txt", "192.0.2.128/25\n2001:DB8:1:0::/48\nbad.example.co.uk\n");
        assertThat(verdict(list, asked))
                .hasValueSatisfying(verdict -> assertThat(verdict.note()).isEqualTo("listed as " + listed));
        assertThat(verdict(list, asked).orElseThrow().indicator()).isEqualTo(indicator(asked));
        assertThat(verdict(list, "192.0.2.127")).isEmpty();
        assertThat(verdict(list, "example.co.uk")).isEmpty();
    }

    @Test
    void smallestNetworkThatStillHoldsDecides() {
        IntelList list = IntelList.read(
                "a.csv",
                "indicator,judgement,until\n192.0.2.0/24,malicious,\n192.0.2.0/28,harmless,\n192.0.2.0/30,suspicious,2026-01-01\n");
        assertThat(verdict(list, "192.0.2.1").orElseThrow().judgement()).isEqualTo(Judgement.HARMLESS);
        assertThat(verdict(list, "192.0.2.99").orElseThrow().judgement()).isEqualTo(Judgement.MALICIOUS);
    }

    @Test
    void holdsFromItsFirstMomentUntilJustBeforeItsLast() {
        IntelList list = IntelList.read("a.csv", "indicator,from,until\n192.0.2.1,2026-01-01,2026-02-01T00:00:00Z\n");
        long from = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
        long until = Instant.parse("2026-02-01T00:00:00Z").toEpochMilli();
        Indicator address = indicator("192.0.2.1");
        assertThat(list.verdict(address, from - 1)).isEmpty();
        assertThat(list.verdict(address, from)).isPresent();
        assertThat(list.verdict(address, until - 1)).isPresent();
        assertThat(list.verdict(address, until)).isEmpty();
    }

    @Test
    void aReplacedListIsGoneAndTheOldSetIsAsItWas() {
        IntelSet first = IntelSet.EMPTY.with(IntelList.read("a.txt", "192.0.2.1\n"));
        IntelSet second = first.with(IntelList.read("a.txt", "192.0.2.2\n"));
        assertThat(second.verdicts(indicator("192.0.2.1"), NOW)).isEmpty();
        assertThat(second.verdicts(indicator("192.0.2.2"), NOW)).hasSize(1);
        assertThat(first.verdicts(indicator("192.0.2.1"), NOW)).hasSize(1);
        assertThat(second.without("a.txt").sizes()).isEmpty();
    }

    @Test
    void saysAllThatIsWrongWithItsLine() {
        assertThatThrownBy(() -> IntelList.read(
                        "bad.csv",
                        "indicator,kind,confidence,until,judgement\n"
                                + "# a comment\n"
                                + "nothing at all,,,,\n"
                                + "192.0.2.1,domain,,,\n"
                                + "192.0.2.1,host,,,\n"
                                + "192.0.2.1,,101,,\n"
                                + "192.0.2.1,,,tomorrow,\n"
                                + "192.0.2.1,,,,evil\n"
                                + "192.0.2.1/24,network,,,\n"
                                + "192.0.2.1,,\n"))
                .isInstanceOf(IntelException.class)
                .extracting(e -> e.getMessage()
                        .lines()
                        .map(line -> line.substring(0, 10))
                        .toList())
                .isEqualTo(List.of(
                        "bad.csv:3:",
                        "bad.csv:4:",
                        "bad.csv:5:",
                        "bad.csv:6:",
                        "bad.csv:7:",
                        "bad.csv:8:",
                        "bad.csv:9:",
                        "bad.csv:10"));
        assertThatThrownBy(() -> IntelList.read("a.csv", "indicator,colour\n"))
                .hasMessageStartingWith("a.csv:1: found 'colour', expected one of");
        assertThatThrownBy(() -> IntelList.read("a.csv", "")).hasMessageContaining("found no rows");
        assertThatThrownBy(() -> IntelList.read("a.csv", "indicator\n\"192.0.2.1"))
                .hasMessageContaining("never closed");
        assertThatThrownBy(() -> IntelList.read("a.jsonl", "{}\n[]\n{\"indicator\":\"192.0.2.1\",\"x\":1}"))
                .hasMessageContaining("a.jsonl:1: ")
                .hasMessageContaining("a.jsonl:2: found no JSON object")
                .hasMessageContaining("a.jsonl:3: found 'x'");
        assertThatThrownBy(() -> IntelList.read("a.xml", "")).hasMessageContaining("expected one that ends in .csv");
        assertThatThrownBy(() -> IntelList.read("a.txt", "x\n".repeat(500)))
                .extracting(e -> e.getMessage().lines().count())
                .isEqualTo(51L);
    }

    @Test
    void quotedCellsMayHoldCommasQuotesAndLines() {
        IntelList list = IntelList.read("a.csv", "indicator,note\r\n192.0.2.1,\"a, \"\"b\"\"\nc\"\r\n192.0.2.2,d\r\n");
        assertThat(verdict(list, "192.0.2.1").orElseThrow().note()).isEqualTo("a, \"b\"\nc");
        assertThat(verdict(list, "192.0.2.2").orElseThrow().note()).isEqualTo("d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[ipv4-addr:value = '192.0.2.1'] | 192.0.2.1",
                "[ ipv4-addr:value='192.0.2.0/24' ] | 192.0.2.9",
                "[domain-name:value = 'a.example'] OR [url:value = 'http://b.example/x'] | http://b.example/x",
                "[file:hashes.MD5 = '9e107d9d372bb6826bd81d3542a419d6' OR email-addr:value = 'a@b.example'] | a@b.example",
            })
    void readsPatternsOfEquality(String pattern, String asked) {
        assertThat(verdict(IntelList.read("a.json", bundle(pattern)), asked)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[ipv4-addr:value = '192.0.2.1' AND domain-name:value = 'a.example']",
                "[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [domain-name:value = 'a.example']",
                "[ipv4-addr:value != '192.0.2.1']",
                "[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
                "[url:value LIKE 'http://%']",
                "[process:name = 'x']",
                "[ipv4-addr:value = 'x']",
                "[ipv4-addr:value = '192.0.2.1'",
                "ipv4-addr:value = '192.0.2.1'",
                "[ipv4-addr:value = '192.0.2.1'] WITHIN 5 SECONDS",
                "[NOT ipv4-addr:value = '192.0.2.1']",
                "[ipv4-addr:value = '192.0.2.1",
            })
    void refusesOtherPatternsAndSaysWhich(String pattern) {
        assertThatThrownBy(() -> IntelList.read("a.json", bundle(pattern)))
                .isInstanceOf(IntelException.class)
                .hasMessageStartingWith("a.json:objects[1] indicator--1: found ");
    }

    private static String bundle(String pattern) {
        return "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{\"type\":\"identity\",\"id\":\"identity--1\"},"
                + "{\"type\":\"indicator\",\"spec_version\":\"2.1\",\"id\":\"indicator--1\",\"pattern_type\":\"stix\",\"pattern\":\""
                + pattern + "\",\"valid_from\":\"2026-01-01T00:00:00Z\"},"
                + "{\"type\":\"indicator\",\"spec_version\":\"2.1\",\"id\":\"indicator--2\",\"pattern_type\":\"stix\",\"revoked\":true,"
                + "\"pattern\":\"nonsense\"}]}";
    }

    @Property
    void verdictsSurviveBeingStored(
            @ForAll @StringLength(max = 200) @CharRange(from = ' ', to = '\u0400') String text,
            @ForAll @IntRange(max = 100) int confidence,
            @ForAll Judgement judgement)
            throws IOException {
        Verdict verdict =
                new Verdict(indicator("192.0.2.1"), text, judgement, confidence, List.of(text, "label"), text);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        verdict.write(new DataOutputStream(bytes));
        assertThat(Verdict.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(verdict);
    }
}
