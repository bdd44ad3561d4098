package io.weir.connectors.telemetry.alerts;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.FieldCopies;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.connectors.telemetry.json.PlainText;
import io.weir.rules.alert.Severity;
import io.weir.rules.event.EventView;

/** Notable events of Splunk Enterprise Security, as they are or as the {@code result} of a webhook. */
final class SplunkNotableShape implements JsonShape {
    private static final byte[] DATASET = Bytes.of("splunk.notable");
    private static final byte[] FRAMEWORK = Bytes.of("MITRE ATT&CK");
    private static final int TACTIC_LENGTH = 6;

    private final ReadContext context;
    private final EventWriter out;
    private final JsonTime time;
    private final SeverityFields severity;
    private final FieldCopies copies;
    private final int search;
    private final int title;
    private final int urgency;
    private final int source;
    private final int destination;
    private final int annotations;
    private final int id;
    private final Target dataset;
    private final Target framework;
    private final Target techniqueId;
    private final Target tacticId;
    private final Target sourceIp;
    private final Target sourceDomain;
    private final Target destinationIp;
    private final Target destinationDomain;
    private final PlainText text = new PlainText();

    SplunkNotableShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.time = new JsonTime(context, places("_time", "orig_time", "time", "timestamp"));
        this.severity = new SeverityFields(out);
        this.search = context.slot(places("search_name"));
        this.title = context.slot(places("rule_title", "rule_name", "urgency", "notable_type"));
        this.urgency = context.slot(places("urgency", "severity"));
        this.source = context.slot(places("src", "src_ip"));
        this.destination = context.slot(places("dest", "dest_ip"));
        this.annotations = context.slot(places(
                "annotations.mitre_attack", "annotations.mitre_attack.mitre_technique_id", "mitre_technique_id"));
        this.id = context.slot(places("event_id", "orig_event_id"));
        this.copies = new FieldCopies(context)
                .all("rule.name", places("rule_title", "rule_name", "search_name"))
                .all("rule.id", places("search_name"))
                .all("rule.category", places("security_domain"))
                .all("rule.description", places("rule_description"))
                .all("user.name", places("user", "src_user"))
                .all("source.port", places("src_port"))
                .all("destination.port", places("dest_port"))
                .all("event.risk_score", places("risk_score"))
                .all("threat.technique.name", places("annotations.mitre_attack.mitre_technique"))
                .all("threat.tactic.name", places("annotations.mitre_attack.mitre_tactic"))
                .all("message", places("_raw"));
        this.dataset = out.target("event.dataset");
        this.framework = out.target("threat.framework");
        this.techniqueId = out.target("threat.technique.id");
        this.tacticId = out.target("threat.tactic.id");
        this.sourceIp = out.target("source.ip");
        this.sourceDomain = out.target("source.domain");
        this.destinationIp = out.target("destination.ip");
        this.destinationDomain = out.target("destination.domain");
    }

    private static String[] places(String... names) {
        String[] places = new String[2 * names.length];
        for (int i = 0; i < names.length; i++) {
            places[i] = names[i];
            places[names.length + i] = "result." + names[i];
        }
        return places;
    }

    @Override
    public String name() {
        return "splunk-notable";
    }

    @Override
    public boolean recognises() {
        return context.event().has(search) && context.event().has(title);
    }

    @Override
    public void describe() {
        EventView event = context.event();
        out.text(dataset, DATASET);
        copies.write();
        writeEnd(sourceIp, sourceDomain, event.first(source));
        writeEnd(destinationIp, destinationDomain, event.first(destination));
        for (int value = event.first(annotations); value != EventView.NONE; value = event.next(value)) {
            writeAnnotation(value);
        }
        boolean isKnown = text.read(event, event.first(urgency));
        severity.write(
                isKnown ? SeverityFields.ofWord(text.bytes(), text.from(), text.to(), Severity.LOW) : Severity.LOW);
        context.emitAlert(this, time.read(LineFormat.NO_TIME));
    }

    /** Splunk's common model has addresses and names in the same field. */
    private void writeEnd(Target address, Target domain, int value) {
        if (value != EventView.NONE && !out.copyAddress(address, value)) {
            out.copy(domain, value);
        }
    }

    private void writeAnnotation(int value) {
        if (!text.read(context.event(), value) || text.to() - text.from() < 5) {
            return;
        }
        byte second = text.bytes()[text.from() + 1];
        if (text.bytes()[text.from()] == 'T' && Bytes.isDigit(second)) {
            out.copy(techniqueId, value);
            out.text(framework, FRAMEWORK);
        } else if (second == 'A' && text.to() - text.from() == TACTIC_LENGTH) {
            out.copy(tacticId, value);
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
