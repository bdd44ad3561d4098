package io.weir.connectors.alert;

import io.weir.connectors.avro.AlertRecord;
import io.weir.connectors.avro.EvidenceRecord;
import io.weir.connectors.avro.SeverityLevel;
import io.weir.connectors.avro.StepRecord;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** Alerts as they travel in Kafka: Avro single-object encoding, so each message names its schema. */
public final class AlertAvro {
    private static final List<String> EARLIER = List.of("/avro/alert-1.avsc", "/avro/alert-2.avsc");
    private static final BinaryMessageEncoder<AlertRecord> ENCODER = AlertRecord.getEncoder();
    private static final BinaryMessageDecoder<AlertRecord> DECODER = AlertRecord.createDecoder(earlierSchemas());

    private AlertAvro() {}

    /** What was written before the schema grew can still be read: a message names its schema, but does not bring it along. */
    private static SchemaStore earlierSchemas() {
        SchemaStore.Cache schemas = new SchemaStore.Cache();
        for (String resource : EARLIER) {
            try (InputStream in = AlertAvro.class.getResourceAsStream(resource)) {
                schemas.addSchema(new Schema.Parser().parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the schema " + resource, e);
            }
        }
        return schemas;
    }

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
                .setEvidence(toRecords(alert.evidence()))
                .setEvents(alert.events())
                .setSteps(alert.steps().stream().map(AlertAvro::toRecord).toList())
                .setStages(alert.stages())
                .setTargets(alert.targets())
                .setRuleRisk(alert.ruleRisk())
                .build();
    }

    private static StepRecord toRecord(AlertStep step) {
        return StepRecord.newBuilder()
                .setName(step.name())
                .setRuleId(step.ruleId())
                .setRuleName(step.ruleName())
                .setTime(Instant.ofEpochMilli(step.timeMillis()))
                .setEvent(step.eventId())
                .setEntity(step.entity())
                .setEvidence(toRecords(step.evidence()))
                .build();
    }

    private static List<EvidenceRecord> toRecords(List<Evidence> evidence) {
        return evidence.stream()
                .map(each -> new EvidenceRecord(each.field(), each.value(), each.test()))
                .toList();
    }

    private static AlertStep toStep(StepRecord read) {
        return new AlertStep(
                read.getName(),
                read.getRuleId(),
                read.getRuleName(),
                read.getTime().toEpochMilli(),
                read.getEvent(),
                read.getEntity(),
                toEvidence(read.getEvidence()));
    }

    private static List<Evidence> toEvidence(List<EvidenceRecord> read) {
        return read.stream()
                .map(each -> new Evidence(each.getField(), each.getValue(), each.getTest()))
                .toList();
    }

    private static Alert toAlert(AlertRecord read) {
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
                toEvidence(read.getEvidence()),
                read.getEvents(),
                read.getSteps().stream().map(AlertAvro::toStep).toList(),
                read.getStages(),
                read.getTargets(),
                read.getRuleRisk());
    }
}
