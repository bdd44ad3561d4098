package io.weir.connectors.telemetry.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.ReadOnce;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What is carried in JSON comes out as it went in, and never as more than a record may hold. */
class EnvelopeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SSHD =
            "Jun 15 09:00:01 web-1 sshd[4711]: Failed password for mia from 192.0.2.7 port 50022 ssh2";

    @Test
    void fieldsOfAnEnvelopeEndWithIt() {
        String one = "{\"host\":\"collector-1\",\"message\":\"{\\\"a\\\":1}\",\"time\":\"2026-06-15T09:00:00Z\"}";

        var outcome = ReadOnce.of(FormatSettings.DEFAULT, one + "\n{\"a\":2}");

        assertThat(outcome.documents().get(0)).containsEntry("@timestamp", "2026-06-15T09:00:00Z");
        assertThat(outcome.documents().get(0)).containsKey("host");
        assertThat(outcome.documents().get(1)).doesNotContainKey("host");
        assertThat(outcome.documents().get(1)).containsEntry("@timestamp", "2026-06-15T12:00:00Z");
    }

    @Test
    void theHostOfALineWinsOverThatOfItsShipper() throws IOException {
        var outcome = ReadOnce.of(
                FormatSettings.DEFAULT,
                JSON.writeValueAsString(Map.of("message", SSHD, "host", Map.of("name", "collector-1"))));

        assertThat(outcome.field("host.name")).isEqualTo("web-1");
        assertThat(outcome.field("source.ip")).isEqualTo("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "log", "line", "_raw", "raw", "raw_log", "raw_message", "log_line"})
    void aLineMayBeCalledMuch(String name) throws IOException {
        var outcome = ReadOnce.of(FormatSettings.DEFAULT, JSON.writeValueAsString(Map.of(name, SSHD, "n", 1)));

        assertThat(outcome.field("source.ip")).isEqualTo("192.0.2.7");
        assertThat(outcome.field("user.name")).isEqualTo("mia");
    }

    @Test
    void whatNobodyKnowsStaysInItsEnvelope() {
        var outcome = ReadOnce.of(FormatSettings.DEFAULT, "{\"message\":\"{\\\"a\\\": broken\",\"n\":7}");

        assertThat(outcome.rejections()).isEmpty();
        assertThat(outcome.documents()).hasSize(1);
        assertThat(outcome.documents().get(0)).containsEntry("n", 7);
    }

    @Test
    void aBatchMayHoldMoreValuesThanAnEvent() {
        String record = "{\"eventSource\":\"x.amazonaws.com\",\"eventName\":\"a\",\"eventID\":\"i\",\"b\":"
                + Collections.nCopies(100, "1") + "}";

        var outcome = ReadOnce.of(
                FormatSettings.DEFAULT, "{\"Records\":[" + String.join(",", Collections.nCopies(100, record)) + "]}");

        assertThat(outcome.rejections()).isEmpty();
        assertThat(outcome.documents()).hasSize(100);
    }

    @Test
    void aBatchMayComeLateInItsObject() {
        String record = "{\"b\":" + Collections.nCopies(100, "1") + "}";

        var small = ReadOnce.of(
                FormatSettings.DEFAULT, "{\"requestId\":\"r\",\"records\":[" + record + "," + record + "]}");
        var large = ReadOnce.of(
                FormatSettings.DEFAULT,
                "{\"requestId\":\"r\",\"records\":[" + String.join(",", Collections.nCopies(100, record)) + "]}");

        assertThat(small.documents()).hasSize(2);
        assertThat(large.documents()).hasSize(100);
        assertThat(large.rejections()).isEmpty();
    }

    @Test
    void rulesSeeWhatDocumentsShow() {
        assertThat(values("{\"host\":\"a\",\"message\":\"{\\\"n\\\":1}\"}")).containsExactly("a");
        assertThat(values("{\"host\":\"a\",\"message\":\"{\\\"host\\\":{\\\"name\\\":\\\"b\\\"}}\"}"))
                .containsExactly("b");
    }

    /** The values of host.name that rules see. */
    private static List<String> values(String record) {
        List<String> values = new ArrayList<>();
        FieldTable table = FieldTable.of(List.of("host.name")).with(Formats.fields(FormatSettings.DEFAULT));
        TelemetryReader.ofViews(FormatSettings.DEFAULT, TelemetryLimits.DEFAULT, table)
                .read(
                        new TelemetryRecord(
                                "default", "t", 0, 0, ReadOnce.ARRIVAL, record.getBytes(StandardCharsets.UTF_8)),
                        new EventSink() {
                            @Override
                            public void event(ReadEvent event) {
                                EventView view = event.view();
                                int value = view.first(table.slot("host.name"));
                                while (value != EventView.NONE) {
                                    values.add(view.text(value));
                                    value = view.next(value);
                                }
                            }

                            @Override
                            public void rejected(TelemetryRecord of, byte[] bytes, int from, int to, String reason) {
                                throw new AssertionError(reason);
                            }
                        });
        return values;
    }

    @Test
    void bombsAreNotUnpackedOnceForEveryCopy() throws IOException {
        String bomb = packed(" ".repeat(9 << 20) + "{\"a\":1}");
        String record = "{\"awslogs\":{\"data\":\"" + bomb + "\"}}";

        var outcome = ReadOnce.of(FormatSettings.DEFAULT, record + record + record);

        assertThat(outcome.documents()).hasSize(1);
        assertThat(outcome.rejections()).hasSize(2).allMatch(reason -> reason.contains("too much"));
    }

    @Test
    void packingHasAnEnd() throws IOException {
        String layers = "{\"a\":1}";
        for (int i = 0; i < 20; i++) {
            layers = "{\"awslogs\":{\"data\":\"" + packed(layers) + "\"}}";
        }

        var outcome = ReadOnce.of(FormatSettings.DEFAULT, layers);

        assertThat(outcome.documents()).hasSize(1);
        assertThat(outcome.documents().get(0)).containsKey("awslogs");
    }

    @Test
    void packedTextThatIsNoUtf8IsRepaired() throws IOException {
        byte[] line = SSHD.replace("mia", "m?a").getBytes(StandardCharsets.UTF_8);
        line[SSHD.indexOf("mia") + 1] = (byte) 0xE4;

        var outcome = ReadOnce.of(FormatSettings.DEFAULT, packed(line));

        assertThat(outcome.field("user.name")).isEqualTo("m\uFFFDa");
        assertThat(outcome.field("weir.marks")).isEqualTo("broken-utf8");
    }

    private static String packed(String text) throws IOException {
        return packed(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String packed(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zipped = new GZIPOutputStream(bytes)) {
            zipped.write(plain);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
