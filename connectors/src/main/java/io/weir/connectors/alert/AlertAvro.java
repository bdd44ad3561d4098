package io.weir.connectors.alert;

import io.weir.connectors.avro.AlertRecord;
import io.weir.connectors.avro.EvidenceRecord;
import io.weir.connectors.avro.SeverityLevel;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** Alerts as they travel in Kafka: Avro single-object encoding, so each message names its schema. */
public final class AlertAvro {
    private static final BinaryMessageEncoder<AlertRecord> ENCODER = AlertRecord.getEncoder();
    private static final BinaryMessageDecoder<AlertRecord> DECODER = AlertRecord.getDecoder();

    private AlertAvro() {}

    public static byte[] encode(Alert alert) throws IOException {
        ByteBuffer encoded = ENCODER.encode(toRecord(alert));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    public static Alert decode(byte[] bytes) throws IOException {
        return toAlert(DECODER.decode(bytes));
    }

    private static AlertRecord toRecord(Alert alert) {
        return AlertRecord.newBuilder()
                .setId(alert.id())
                .setVersion(alert.version())
                .setTenant(alert.tenant())
                .setTime(Instant.ofEpochMilli(alert.timeMillis()))
                .setRuleId(alert.ruleId())
                .setRuleName(alert.ruleName())
                .setRuleVersion(alert.ruleVersion())
                .setSeverity(SeverityLevel.valueOf(alert.severity().name()))
                .setCount(alert.count())
                .setSuppressed(alert.suppressed())
                .setFirst(Instant.ofEpochMilli(alert.firstMillis()))
                .setLast(Instant.ofEpochMilli(alert.lastMillis()))
                .setShadow(alert.shadow())
                .setGroup(alert.group())
                .setEntities(alert.entities())
                .setTactics(alert.tactics())
                .setTechniques(alert.techniques())
                .setEvidence(alert.evidence().stream()
                        .map(each -> new EvidenceRecord(each.field(), each.value(), each.test()))
                        .toList())
                .setEvents(alert.events())
                .setStages(alert.stages())
                .build();
    }

    private static Alert toAlert(AlertRecord read) {
        List<Evidence> evidence = read.getEvidence().stream()
                .map(each -> new Evidence(each.getField(), each.getValue(), each.getTest()))
                .toList();
        return new Alert(
                read.getId(),
                read.getVersion(),
                read.getTenant(),
                read.getTime().toEpochMilli(),
                read.getRuleId(),
                read.getRuleName(),
                read.getRuleVersion(),
                Severity.valueOf(read.getSeverity().name()),
                read.getCount(),
                read.getSuppressed(),
                read.getFirst().toEpochMilli(),
                read.getLast().toEpochMilli(),
                read.getShadow(),
                read.getGroup(),
                read.getEntities(),
                read.getTactics(),
                read.getTechniques(),
                evidence,
                read.getEvents(),
                read.getStages());
    }
}
