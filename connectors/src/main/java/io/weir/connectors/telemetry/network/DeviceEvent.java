package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.web.UrlWriter;
import io.weir.rules.event.TimeText;

/** What CEF and LEEF have in common: a device that says who it is, and pairs under names that nearly agree. */
final class DeviceEvent {
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] SOURCE = Bytes.of("src");
    private static final byte[] DESTINATION = Bytes.of("dst");
    private static final byte[] OUTCOME = Bytes.of("outcome");
    private static final byte[][] ACTIONS = {Bytes.of("act"), Bytes.of("action")};
    private static final byte[][] URLS = {Bytes.of("request"), Bytes.of("url")};
    /** What tells the time of an event, the best last. */
    private static final byte[][] TIMES = {Bytes.of("start"), Bytes.of("end"), Bytes.of("devTime"), Bytes.of("rt")};

    private static final int VENDOR = 1;
    private static final int PRODUCT = 2;
    private static final int VERSION = 3;
    private static final int CODE = 4;
    private static final int NAME = 5;
    private static final int SEVERITY = 6;

    private final ReadContext context;
    private final EventWriter out;
    private final UrlWriter url;
    private final KeyValues known;
    private final Verdict verdict;
    private final Target category;
    private final Target dataset;
    private final Target outcome;
    private final Target action;
    private final Target vendor;
    private final Target product;
    private final Target version;
    private final Target code;
    private final Target name;
    private final Target severity;
    private final Target level;
    private int timeRank;
    private long time;
    private boolean hasSource;
    private boolean hasDestination;

    DeviceEvent(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.url = new UrlWriter(out);
        this.verdict = new Verdict(out);
        this.known = new KeyValues(out)
                .address("src", "source.ip")
                .address("dst", "destination.ip")
                .number("spt", "source.port")
                .number("srcPort", "source.port")
                .number("dpt", "destination.port")
                .number("dstPort", "destination.port")
                .address("sourceTranslatedAddress", "source.nat.ip")
                .address("srcPostNAT", "source.nat.ip")
                .number("sourceTranslatedPort", "source.nat.port")
                .address("destinationTranslatedAddress", "destination.nat.ip")
                .address("dstPostNAT", "destination.nat.ip")
                .number("destinationTranslatedPort", "destination.nat.port")
                .text("shost", "source.domain")
                .text("dhost", "destination.domain")
                .text("smac", "source.mac")
                .text("srcMAC", "source.mac")
                .text("dmac", "destination.mac")
                .text("dstMAC", "destination.mac")
                .text("suser", "user.name")
                .text("usrName", "user.name")
                .text("sntdom", "user.domain")
                .text("domain", "user.domain")
                .text("suid", "user.id")
                .text("duser", "user.target.name")
                .lower("proto", "network.transport")
                .lower("app", "network.protocol")
                .number("in", "source.bytes")
                .number("out", "destination.bytes")
                .number("srcBytes", "source.bytes")
                .number("dstBytes", "destination.bytes")
                .text("dvchost", "observer.hostname")
                .text("devName", "observer.hostname")
                .address("dvc", "observer.ip")
                .text("deviceInboundInterface", "observer.ingress.interface.name")
                .text("deviceOutboundInterface", "observer.egress.interface.name")
                .text("deviceExternalId", "observer.serial_number")
                .text("requestMethod", "http.request.method")
                .text("requestClientApplication", "user_agent.original")
                .text("requestContext", "http.request.referrer")
                .text("fname", "file.name")
                .text("filePath", "file.path")
                .number("fsize", "file.size")
                .text("sproc", "process.name")
                .number("spid", "process.pid")
                .text("msg", "message")
                .text("reason", "event.reason")
                .text("policy", "rule.name");
        this.category = out.target("event.category");
        this.dataset = out.target("event.dataset");
        this.outcome = out.target("event.outcome");
        this.action = out.target("event.action");
        this.vendor = out.target("observer.vendor");
        this.product = out.target("observer.product");
        this.version = out.target("observer.version");
        this.code = out.target("event.code");
        this.name = out.target("rule.description");
        this.severity = out.target("event.severity");
        this.level = out.target("log.level");
    }

    void begin(String datasetName) {
        out.text(dataset, Bytes.of(datasetName));
        timeRank = -1;
        time = LineFormat.NO_TIME;
        hasSource = false;
        hasDestination = false;
    }

    /** A part of the header, by its place; LEEF has none behind the code. */
    void header(int part, byte[] bytes, int from, int to) {
        if (from >= to) {
            return;
        }
        switch (part) {
            case VENDOR -> out.text(vendor, bytes, from, to);
            case PRODUCT -> out.text(product, bytes, from, to);
            case VERSION -> out.text(version, bytes, from, to);
            case CODE -> out.text(code, bytes, from, to);
            case NAME -> out.text(name, bytes, from, to);
            case SEVERITY -> {
                long number = Bytes.number(bytes, from, to);
                if (number >= 0) {
                    out.number(severity, number);
                } else {
                    out.text(level, bytes, from, to);
                }
            }
            default -> {
                // the version of the format
            }
        }
    }

    /** Writes a value under its ECS name; false if its key has none. */
    boolean value(byte[] bytes, int keyFrom, int keyTo, byte[] text, int from, int to) {
        if (isOneOf(bytes, keyFrom, keyTo, ACTIONS) >= 0) {
            out.text(action, text, from, to);
            verdict.write(text, from, to);
            return true;
        }
        if (isOneOf(bytes, keyFrom, keyTo, URLS) >= 0) {
            url.writeTarget(text, from, to);
            return true;
        }
        if (Bytes.equal(bytes, keyFrom, keyTo, OUTCOME) && (text[from] | 0x20) == 's') {
            out.text(outcome, SUCCESS);
            return true;
        }
        if (Bytes.equal(bytes, keyFrom, keyTo, OUTCOME) && (text[from] | 0x20) == 'f') {
            out.text(outcome, FAILURE);
            return true;
        }
        int rank = isOneOf(bytes, keyFrom, keyTo, TIMES);
        if (rank > timeRank) {
            long millis = DeviceTime.read(text, from, to, context.zone());
            if (millis != TimeText.NONE) {
                time = millis;
                timeRank = rank;
            }
        }
        boolean isWritten = known.write(bytes, keyFrom, keyTo, text, from, to);
        hasSource |= isWritten && Bytes.equal(bytes, keyFrom, keyTo, SOURCE);
        hasDestination |= isWritten && Bytes.equal(bytes, keyFrom, keyTo, DESTINATION);
        return isWritten;
    }

    /** Completes the event and returns its time. */
    long end() {
        if (hasSource && hasDestination) {
            out.text(category, NETWORK);
        }
        return time;
    }

    private static int isOneOf(byte[] bytes, int from, int to, byte[][] words) {
        for (int i = words.length - 1; i >= 0; i--) {
            if (Bytes.equal(bytes, from, to, words[i])) {
                return i;
            }
        }
        return -1;
    }
}
