package io.weir.connectors.telemetry.alerts;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.FieldCopies;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonSplitter;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.connectors.telemetry.json.PlainText;
import io.weir.rules.alert.Severity;
import io.weir.rules.event.EventView;
import io.weir.rules.event.Json;
import io.weir.rules.event.ValueType;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Alerts of Elastic's detection engine, under {@code kibana.alert} or, from before 8.0, {@code signal}. */
final class ElasticAlertShape implements JsonShape {
    private static final byte[] DATASET = Bytes.of("elastic.alerts");

    private final ReadContext context;
    private final EventWriter out;
    private final JsonTime time;
    private final SeverityFields severity;
    private final FieldCopies copies;
    private final int rule;
    private final int level;
    private final int threat;
    private final int id;
    private final Target dataset;
    private final Target framework;
    private final Target tacticId;
    private final Target tacticName;
    private final Target techniqueId;
    private final Target techniqueName;
    private final PlainText text = new PlainText();

    ElasticAlertShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.time = new JsonTime(
                context, "kibana.alert.original_time", "signal.original_time", "@timestamp", "kibana.alert.start");
        this.severity = new SeverityFields(out);
        this.rule = context.slot("kibana.alert.rule.name", "signal.rule.name");
        this.level = context.slot("kibana.alert.severity", "kibana.alert.rule.severity", "signal.rule.severity");
        this.threat =
                context.slot("kibana.alert.rule.threat", "kibana.alert.rule.parameters.threat", "signal.rule.threat");
        this.id = context.slot("kibana.alert.uuid", "signal.id", "signal._id");
        this.copies = new FieldCopies(context)
                .all("rule.name", "kibana.alert.rule.name", "signal.rule.name")
                .all(
                        "rule.id",
                        "kibana.alert.rule.rule_id",
                        "signal.rule.rule_id",
                        "kibana.alert.rule.uuid",
                        "signal.rule.id")
                .all("rule.description", "kibana.alert.rule.description", "signal.rule.description")
                .all("rule.version", "kibana.alert.rule.version", "signal.rule.version")
                .all(
                        "event.risk_score",
                        "kibana.alert.risk_score",
                        "kibana.alert.rule.risk_score",
                        "signal.rule.risk_score")
                .all("message", "kibana.alert.reason", "signal.reason")
                .address("source.ip", "source.ip")
                .address("destination.ip", "destination.ip");
        this.dataset = out.target("event.dataset");
        this.framework = out.target("threat.framework");
        this.tacticId = out.target("threat.tactic.id");
        this.tacticName = out.target("threat.tactic.name");
        this.techniqueId = out.target("threat.technique.id");
        this.techniqueName = out.target("threat.technique.name");
    }

    @Override
    public String name() {
        return "elastic-alert";
    }

    @Override
    public boolean recognises() {
        return context.event().has(rule);
    }

    @Override
    public void describe() {
        out.replaceAt(dataset);
        out.text(dataset, DATASET);
        copies.write();
        EventView event = context.event();
        boolean isKnown = text.read(event, event.first(level));
        severity.write(
                isKnown ? SeverityFields.ofWord(text.bytes(), text.from(), text.to(), Severity.LOW) : Severity.LOW);
        for (int value = event.first(threat); value != EventView.NONE; value = event.next(value)) {
            if (event.type(value) == ValueType.OBJECT) {
                readThreat(event.input(), event.start(value), event.inputTo());
            }
        }
        context.emitAlert(this, time.read(LineFormat.NO_TIME));
    }

    /** Below a key with dots nothing can be asked for by name. Alerts are few, so their threats are read as objects. */
    private void readThreat(byte[] bytes, int from, int to) {
        Map<String, Object> entry;
        try {
            entry = Json.object(bytes, from, JsonSplitter.endOfValue(bytes, from, to));
        } catch (IOException beyondItsLimits) {
            return;
        }
        write(framework, entry.get("framework"));
        if (entry.get("tactic") instanceof Map<?, ?> tactic) {
            write(tacticId, tactic.get("id"));
            write(tacticName, tactic.get("name"));
        }
        if (entry.get("technique") instanceof List<?> techniques) {
            for (Object technique : techniques) {
                writeTechnique(technique);
            }
        }
    }

    private void writeTechnique(Object technique) {
        if (technique instanceof Map<?, ?> map) {
            write(techniqueId, map.get("id"));
            write(techniqueName, map.get("name"));
            if (map.get("subtechnique") instanceof List<?> more) {
                for (Object one : more) {
                    if (one instanceof Map<?, ?> sub) {
                        write(techniqueId, sub.get("id"));
                        write(techniqueName, sub.get("name"));
                    }
                }
            }
        }
    }

    private void write(Target target, Object value) {
        if (value instanceof String known) {
            out.text(target, Bytes.of(known));
        }
    }

    @Override
    public String eventId() {
        int value = context.event().first(id);
        return value == EventView.NONE || !context.event().isScalar(value)
                ? ""
                : context.event().text(value);
    }
}
