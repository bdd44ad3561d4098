package io.weir.connectors.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.elasticsearch.Templates;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The two forms in which alerts leave Weir. They are contracts: a change to a golden file is a decision. */
class AlertFormsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Alert ALERT = new Alert(
            "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            3,
            "default",
            1_800_000_004_000L,
            "d45a21d9-399a-4948-ba76-fba281625699",
            "SSH brute force",
            "2026-11-21",
            Severity.HIGH,
            12,
            7,
            1_800_000_000_000L,
            1_800_000_011_000L,
            false,
            Map.of("source.ip", "203.0.113.9"),
            Map.of("source.ip", "203.0.113.9", "host.name", "web-01", "user.name", "root"),
            List.of("credential-access"),
            List.of("T1110"),
            List.of(new Evidence("event.outcome", "failure", "failure")),
            List.of("telemetry.auth-0-1", "telemetry.auth-0-2"),
            List.of(),
            Map.of(
                    "created", 1_800_000_004_000L,
                    "ingested", 1_800_000_005_000L,
                    "detected", 1_800_000_006_200L,
                    "emitted", 1_800_000_013_000L),
            List.of("web-01", "db-01", "10.1.1.9"),
            70);

    private static final Alert CHAIN_ALERT = new Alert(
            "1a1b2c3d4e5f60718293a4b5c6d7e8f9",
            1,
            "default",
            1_800_000_060_000L,
            "break-in",
            "Break-in after guessing",
            "2026-11-21",
            Severity.CRITICAL,
            2,
            0,
            1_800_000_004_000L,
            1_800_000_060_000L,
            false,
            Map.of("source.ip", "203.0.113.9"),
            Map.of("source.ip", "203.0.113.9", "host.name", "web-01", Hit.ORIGIN, "203.0.113.9"),
            List.of("initial-access"),
            List.of("T1078"),
            List.of(),
            List.of("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "telemetry.auth-0-9"),
            List.of(
                    new AlertStep(
                            "guessing",
                            "d45a21d9-399a-4948-ba76-fba281625699",
                            "SSH brute force",
                            1_800_000_004_000L,
                            "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                            "203.0.113.9",
                            List.of()),
                    new AlertStep(
                            "break-in",
                            "ssh-login",
                            "SSH login",
                            1_800_000_060_000L,
                            "telemetry.auth-0-9",
                            "203.0.113.9",
                            List.of(new Evidence("event.outcome", "success", "success")))),
            Map.of("created", 1_800_000_060_000L),
            List.of(),
            Alert.NO_RISK);

    @Test
    void avroGivesBackWhatWentIn() throws IOException {
        assertThat(AlertAvro.decode(AlertAvro.encode(ALERT))).isEqualTo(ALERT);
        assertThat(AlertAvro.decode(AlertAvro.encode(CHAIN_ALERT))).isEqualTo(CHAIN_ALERT);
    }

    @Test
    void everyProcessWritesTheSameDocument() throws IOException {
        List<String> fields = new ArrayList<>();
        AlertDocument.json(ALERT).fieldNames().forEachRemaining(fields::add);

        assertThat(fields).containsSubsequence("host", "source", "user");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void avroReadsWhatWasWrittenBefore(int schema) throws IOException {
        Schema earlier =
                new Schema.Parser().parse(AlertFormsTest.class.getResourceAsStream("/avro/alert-" + schema + ".avsc"));
        GenericData.Record written = new GenericData.Record(earlier);
        for (Schema.Field field : earlier.getFields()) {
            written.put(field.pos(), field.hasDefaultValue() ? GenericData.get().getDefaultValue(field) : "text");
        }
        written.put(
                "severity",
                new GenericData.EnumSymbol(earlier.getField("severity").schema(), "HIGH"));
        List.of("version", "time", "count", "first", "last").forEach(number -> written.put(number, 7L));
        ByteBuffer message = new BinaryMessageEncoder<GenericData.Record>(new GenericData(), earlier).encode(written);

        Alert read = AlertAvro.decode(message.array());

        assertThat(read.version()).isEqualTo(7);
        assertThat(read.steps()).isEmpty();
        assertThat(read.targets()).isEmpty();
        assertThat(read.ruleRisk()).isEqualTo(Alert.NO_RISK);
    }

    @Test
    void theDocumentOfAChainTellsItsSteps() throws IOException {
        JsonNode steps =
                JSON.readTree(AlertDocument.json(CHAIN_ALERT).toString()).at("/weir/alert/steps");

        assertThat(steps).isEqualTo(resource("/golden/steps.json"));
    }

    @Test
    void avroMessagesNameTheirSchema() throws IOException {
        byte[] message = AlertAvro.encode(ALERT);

        // The two marker bytes of the single-object encoding, then the fingerprint of the schema.
        assertThat(HexFormat.of().formatHex(message, 0, 2)).isEqualTo("c301");
    }

    @Test
    void theDocumentIsTheGoldenOne() throws IOException {
        assertThat(AlertDocument.index(ALERT)).isEqualTo("weir-alerts-2027.01");
        assertThat(JSON.readTree(AlertDocument.json(ALERT).toString())).isEqualTo(resource("/golden/alert.json"));
    }

    @Test
    void theTemplateMapsEveryFieldOfTheDocument() throws IOException {
        assertThat(Templates.unmapped("weir-alerts", AlertDocument.json(ALERT))).isEmpty();
        assertThat(Templates.unmapped("weir-alerts", AlertDocument.json(CHAIN_ALERT)))
                .isEmpty();
        assertThat(Templates.unmapped("weir-alerts", AlertDocument.json(fromSession())))
                .isEmpty();
    }

    /** An alert of something within a session. */
    private static Alert fromSession() {
        return new Alert(
                "2a1b2c3d4e5f60718293a4b5c6d7e8f9",
                2,
                "default",
                1_800_000_004_000L,
                "reverse-shell",
                "Reverse shell",
                "",
                Severity.CRITICAL,
                1,
                0,
                1_800_000_004_000L,
                1_800_000_004_000L,
                false,
                Map.of("host.name", "web-01"),
                Map.of("host.name", "web-01", "weir.origin.ip", "203.0.113.9"),
                List.of("execution"),
                List.of("T1059"),
                List.of(),
                List.of("telemetry.audit-0-1"),
                List.of(),
                Map.of("created", 1_800_000_004_000L),
                List.of("web-01"),
                Alert.NO_RISK);
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = AlertFormsTest.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        }
    }
}
