package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.alerts.SeverityFields;
import io.weir.connectors.telemetry.cloud.Words;
import io.weir.connectors.telemetry.json.FieldCopies;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.connectors.telemetry.json.PlainText;
import io.weir.connectors.telemetry.web.UrlWriter;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.alert.Severity;
import io.weir.rules.event.EventView;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Suricata's EVE records. Those of the type {@code alert} are alerts, the others events. */
final class SuricataShape implements JsonShape {
    private static final byte[] STATS = Bytes.of("stats");

    /** The types of records: others than Suricata have a type and an address in their events, too. */
    private static final Words<Boolean> TYPES = new Words<>(Stream.of(
                    "alert anomaly arp bittorrent_dht dcerpc dhcp dnp3 dns drop enip fileinfo flow frame ftp ftp_data",
                    "http http2 ike ikev2 krb5 ldap mdns metadata modbus mqtt netflow nfs pgsql packet pop3 quic rdp rfb",
                    "sip smb smtp snmp ssh telnet tftp tls websocket")
            .flatMap(line -> Stream.of(line.split(" ")))
            .collect(Collectors.toMap(type -> type, type -> true)));

    private static final byte[] ALERT = Bytes.of("alert");
    private static final byte[] DATASET_PREFIX = Bytes.of("suricata.");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] WEB = Bytes.of("web");
    private static final byte[] FILE = Bytes.of("file");
    private static final byte[] INTRUSION = Bytes.of("intrusion_detection");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final byte[] PROTOCOL = Bytes.of("protocol");
    private static final byte[] INFO = Bytes.of("info");
    private static final byte[] ALLOWED = Bytes.of("allowed");
    private static final byte[] DENIED = Bytes.of("denied");
    private static final byte[] BLOCKED = Bytes.of("blocked");
    private static final byte[] FRAMEWORK = Bytes.of("MITRE ATT&CK");
    private static final Severity[] SEVERITIES = {Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFORMATIONAL};
    private static final int LONGEST_TYPE = 32;

    private final ReadContext context;
    private final EventWriter out;
    private final JsonTime time;
    private final FieldCopies flow;
    private final FieldCopies alert;
    private final SeverityFields severity;
    private final UrlWriter url;
    private final int eventType;
    private final int timestamp;
    private final int flowId;
    private final int sourceAddress;
    private final int generator;
    private final int signature;
    private final int alertSeverity;
    private final int alertAction;
    private final int technique;
    private final int techniqueName;
    private final int tactic;
    private final int tacticName;
    private final int requestUrl;
    private final int requestHost;
    private final int fileInfoName;
    private final Target category;
    private final Target type;
    private final Target dataset;
    private final Target ruleId;
    private final Target framework;
    private final Target techniqueId;
    private final Target techniqueNameTarget;
    private final Target tacticId;
    private final Target tacticNameTarget;
    private final PlainText text = new PlainText();
    private final byte[] written = new byte[64];

    SuricataShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.time = new JsonTime(context, places("timestamp", "@timestamp"));
        this.eventType = context.slot(places("event_type"));
        this.timestamp = context.slot(places("timestamp", "@timestamp"));
        this.flowId = context.slot(places("flow_id"));
        this.sourceAddress = context.slot(places("src_ip"));
        this.severity = new SeverityFields(out);
        this.url = new UrlWriter(out);
        this.flow = new FieldCopies(context)
                .address("source.ip", places("src_ip"))
                .all("source.port", places("src_port"))
                .address("destination.ip", places("dest_ip"))
                .all("destination.port", places("dest_port"))
                .lower("network.transport", places("proto"))
                .all("network.protocol", places("app_proto"))
                .all("network.community_id", places("community_id"))
                .all("observer.name", places("host"))
                .all("observer.ingress.interface.name", places("in_iface"))
                .all("network.vlan.id", places("vlan"))
                .all("source.bytes", places("flow.bytes_toserver", "netflow.bytes"))
                .all("destination.bytes", places("flow.bytes_toclient"))
                .all("source.packets", places("flow.pkts_toserver", "netflow.pkts"))
                .all("destination.packets", places("flow.pkts_toclient"))
                .all("dns.question.name", places("dns.queries.rrname", "dns.query.rrname", "dns.rrname"))
                .all("dns.question.type", places("dns.queries.rrtype", "dns.query.rrtype", "dns.rrtype"))
                .all("dns.response_code", places("dns.rcode"))
                .all("dns.answers.data", places("dns.answers.rdata", "dns.rdata"))
                .all("dns.answers.data", places("dns.grouped.A"))
                .all("dns.answers.data", places("dns.grouped.AAAA"))
                .all("dns.answers.data", places("dns.grouped.CNAME"))
                .all("http.request.method", places("http.http_method"))
                .all("http.request.referrer", places("http.http_refer"))
                .all("http.response.status_code", places("http.status"))
                .all("http.response.body.bytes", places("http.length"))
                .all("user_agent.original", places("http.http_user_agent"))
                .all("tls.client.server_name", places("tls.sni"))
                .all("tls.server.subject", places("tls.subject"))
                .all("tls.server.issuer", places("tls.issuerdn"))
                .all("tls.client.ja3", places("tls.ja3.hash"))
                .all("tls.server.ja3s", places("tls.ja3s.hash"))
                .all("file.name", places("fileinfo.filename"))
                .all("file.size", places("fileinfo.size"))
                .all("file.mime_type", places("fileinfo.mimetype"))
                .all("file.hash.md5", places("fileinfo.md5"))
                .all("file.hash.sha1", places("fileinfo.sha1"))
                .all("file.hash.sha256", places("fileinfo.sha256"))
                .all("email.from.address", places("smtp.mail_from"))
                .all("email.to.address", places("smtp.rcpt_to"))
                .all("email.subject", places("email.subject"))
                .all("event.action", places("anomaly.event"));
        this.alert = new FieldCopies(context)
                .all("rule.name", places("alert.signature"))
                .all("rule.category", places("alert.category"))
                .all("rule.version", places("alert.rev"));
        this.generator = context.slot(places("alert.gid"));
        this.signature = context.slot(places("alert.signature_id"));
        this.alertSeverity = context.slot(places("alert.severity"));
        this.alertAction = context.slot(places("alert.action"));
        this.technique = context.slot(places("alert.metadata.mitre_technique_id"));
        this.techniqueName = context.slot(places("alert.metadata.mitre_technique_name"));
        this.tactic = context.slot(places("alert.metadata.mitre_tactic_id"));
        this.tacticName = context.slot(places("alert.metadata.mitre_tactic_name"));
        this.requestUrl = context.slot(places("http.url"));
        this.requestHost = context.slot(places("http.hostname"));
        this.fileInfoName = context.slot(places("fileinfo.filename"));
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.dataset = out.target("event.dataset");
        this.ruleId = out.target("rule.id");
        this.framework = out.target("threat.framework");
        this.techniqueId = out.target("threat.technique.id");
        this.techniqueNameTarget = out.target("threat.technique.name");
        this.tacticId = out.target("threat.tactic.id");
        this.tacticNameTarget = out.target("threat.tactic.name");
    }

    /** As Suricata writes them, then as Filebeat's module has them. */
    private static String[] places(String... names) {
        String[] places = new String[2 * names.length];
        for (int i = 0; i < names.length; i++) {
            places[i] = names[i];
            places[names.length + i] = "suricata.eve." + names[i];
        }
        return places;
    }

    @Override
    public String name() {
        return "suricata";
    }

    @Override
    public boolean recognises() {
        EventView event = context.event();
        int value = event.first(eventType);
        return value != EventView.NONE
                && event.isText(value)
                && event.first(timestamp) != EventView.NONE
                && (event.first(flowId) != EventView.NONE
                        || event.first(sourceAddress) != EventView.NONE && TYPES.of(event, value) != null
                        || Bytes.equal(event.bytes(value), event.start(value), event.end(value), STATS));
    }

    @Override
    public void describe() {
        EventView event = context.event();
        boolean isTyped = text.read(event, event.first(eventType));
        boolean isAlert = isTyped && text.is(ALERT);
        writeKind(isAlert);
        flow.write();
        if (text.read(event, event.first(requestUrl))) {
            url.writeTarget(text.bytes(), text.from(), text.to());
        }
        if (text.read(event, event.first(requestHost))) {
            url.writeHost(text.bytes(), text.from(), text.to());
        }
        long millis = time.read(LineFormat.NO_TIME);
        if (isAlert) {
            describeAlert();
            context.emitAlert(this, millis);
        } else {
            context.emit(this, millis);
        }
    }

    private void writeKind(boolean isAlert) {
        int length = Math.min(LONGEST_TYPE, text.to() - text.from());
        System.arraycopy(DATASET_PREFIX, 0, written, 0, DATASET_PREFIX.length);
        System.arraycopy(text.bytes(), text.from(), written, DATASET_PREFIX.length, length);
        out.replaceAt(dataset);
        out.text(dataset, written, 0, DATASET_PREFIX.length + length);
        boolean isFlow = context.event().first(fileInfoName) == EventView.NONE;
        if (isAlert) {
            out.text(category, INTRUSION);
        }
        out.text(category, isFlow ? NETWORK : FILE);
        if (context.event().first(requestUrl) != EventView.NONE) {
            out.text(category, WEB);
        }
        out.text(type, isAlert ? INFO : CONNECTION);
        if (!isAlert) {
            out.text(type, PROTOCOL);
        }
    }

    private void describeAlert() {
        EventView event = context.event();
        alert.write();
        writeRuleId();
        severity.write(severity());
        if (text.read(event, event.first(alertAction))) {
            out.text(type, text.is(BLOCKED) ? DENIED : ALLOWED);
        }
        if (event.first(technique) != EventView.NONE || event.first(tactic) != EventView.NONE) {
            out.text(framework, FRAMEWORK);
            out.copyAll(techniqueId, event.first(technique));
            writeSpaced(techniqueNameTarget, event.first(techniqueName));
            out.copyAll(tacticId, event.first(tactic));
            writeSpaced(tacticNameTarget, event.first(tacticName));
        }
    }

    /** Suricata counts from 1, the most severe; what has no number of ours matters little. */
    private Severity severity() {
        if (!text.read(context.event(), context.event().first(alertSeverity))) {
            return Severity.LOW;
        }
        long number = Bytes.number(text.bytes(), text.from(), text.to());
        return number >= 1 && number <= SEVERITIES.length ? SEVERITIES[(int) number - 1] : Severity.INFORMATIONAL;
    }

    /** Signatures are numbered per generator. */
    private void writeRuleId() {
        EventView event = context.event();
        int id = event.first(signature);
        if (id == EventView.NONE || !event.isScalar(id)) {
            return;
        }
        int from = event.first(generator);
        String group = from != EventView.NONE && event.isScalar(from) ? event.text(from) : "1";
        out.text(ruleId, Bytes.of(group + ":" + event.text(id)));
    }

    /** Rule metadata cannot hold spaces. */
    private void writeSpaced(Target target, int first) {
        for (int value = first; value != EventView.NONE; value = context.event().next(value)) {
            if (text.read(context.event(), value)) {
                out.text(
                        target,
                        Bytes.of(
                                Bytes.text(text.bytes(), text.from(), text.to()).replace('_', ' ')));
            }
        }
    }

    /** One flow may have several records of one type at one time: so what they say counts, too. */
    @Override
    public String eventId() {
        EventView event = context.event();
        int flowValue = event.first(flowId);
        int at = event.first(timestamp);
        if (flowValue == EventView.NONE || at == EventView.NONE || !event.isScalar(flowValue) || !event.isScalar(at)) {
            return "";
        }
        String content = Bytes.text(event.input(), event.inputFrom(), event.inputTo());
        return event.text(flowValue) + ":" + event.text(at) + ":" + DerivedId.of(content);
    }
}
