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

/** Wazuh's alerts. Its levels 0 to 15 become five severities at the places where its dashboard divides them. */
final class WazuhShape implements JsonShape {
    private static final byte[] DATASET = Bytes.of("wazuh.alerts");
    private static final byte[] FRAMEWORK = Bytes.of("MITRE ATT&CK");

    private final ReadContext context;
    private final EventWriter out;
    private final JsonTime time;
    private final SeverityFields severity;
    private final FieldCopies copies;
    private final int level;
    private final int ruleId;
    private final int agent;
    private final int id;
    private final int manager;
    private final int technique;
    private final Target dataset;
    private final Target framework;
    private final PlainText text = new PlainText();

    WazuhShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.time = new JsonTime(context, "timestamp", "@timestamp");
        this.severity = new SeverityFields(out);
        this.level = context.slot("rule.level");
        this.ruleId = context.slot("rule.id");
        this.agent = context.slot("agent.id", "manager.name");
        this.id = context.slot("id");
        this.manager = context.slot("manager.name");
        this.technique = context.slot("rule.mitre.id");
        this.copies = new FieldCopies(context)
                .all("rule.name", "rule.description")
                .all("rule.category", "rule.groups")
                .all("threat.technique.id", "rule.mitre.id")
                .all("threat.technique.name", "rule.mitre.technique")
                .all("threat.tactic.name", "rule.mitre.tactic")
                .all("host.name", "agent.name")
                .address("host.ip", "agent.ip")
                .address("source.ip", "data.srcip", "data.src_ip", "data.win.eventdata.ipAddress")
                .all("source.port", "data.srcport", "data.src_port")
                .address("destination.ip", "data.dstip", "data.dest_ip")
                .all("destination.port", "data.dstport", "data.dest_port")
                .all("user.name", "data.srcuser", "data.dstuser", "data.win.eventdata.targetUserName", "data.user")
                .all("file.path", "syscheck.path")
                .all("message", "full_log");
        this.dataset = out.target("event.dataset");
        this.framework = out.target("threat.framework");
    }

    @Override
    public String name() {
        return "wazuh";
    }

    @Override
    public boolean recognises() {
        EventView event = context.event();
        return event.has(level) && event.has(ruleId) && event.has(agent);
    }

    @Override
    public void describe() {
        out.text(dataset, DATASET);
        copies.write();
        if (context.event().has(technique)) {
            out.text(framework, FRAMEWORK);
        }
        severity.write(severity());
        context.emitAlert(this, time.read(LineFormat.NO_TIME));
    }

    private Severity severity() {
        long number = text.read(context.event(), context.event().first(level))
                ? Bytes.number(text.bytes(), text.from(), text.to())
                : -1;
        if (number >= 15) {
            return Severity.CRITICAL;
        }
        if (number >= 12) {
            return Severity.HIGH;
        }
        if (number >= 7) {
            return Severity.MEDIUM;
        }
        return number >= 4 ? Severity.LOW : Severity.INFORMATIONAL;
    }

    @Override
    public String eventId() {
        EventView event = context.event();
        int value = event.first(id);
        int by = event.first(manager);
        if (value == EventView.NONE || !event.isScalar(value)) {
            return "";
        }
        String number = event.text(value);
        return by == EventView.NONE || !event.isScalar(by) ? number : event.text(by) + ":" + number;
    }
}
