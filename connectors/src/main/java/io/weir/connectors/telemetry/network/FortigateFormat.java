package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.TimeSpan;
import io.weir.connectors.telemetry.web.UrlWriter;
import io.weir.rules.event.TimeText;

/** FortiGate's logs: {@code date=2026-03-01 time=09:00:01 devname="fw" logid="…" type="traffic" srcip=…}. */
final class FortigateFormat implements LineFormat {
    private static final byte[] DATE = Bytes.of("date=");
    private static final byte[] DEVICE = Bytes.of(" devid=");
    private static final byte[] LOG = Bytes.of(" logid=");
    private static final byte[] DATE_KEY = Bytes.of("date");
    private static final byte[] TIME_KEY = Bytes.of("time");
    private static final byte[] ZONE_KEY = Bytes.of("tz");
    private static final byte[] EVENT_TIME_KEY = Bytes.of("eventtime");
    private static final byte[] TYPE_KEY = Bytes.of("type");
    private static final byte[] ACTION_KEY = Bytes.of("action");
    private static final byte[] PROTOCOL_KEY = Bytes.of("proto");
    private static final byte[] SPAN_KEY = Bytes.of("duration");
    private static final byte[] URL_KEY = Bytes.of("url");
    private static final byte[] STATUS_KEY = Bytes.of("status");
    private static final byte[] TRAFFIC = Bytes.of("traffic");
    private static final byte[] EVENT = Bytes.of("event");
    private static final byte[] UTM = Bytes.of("utm");
    private static final byte[] FIREWALL_DATASET = Bytes.of("fortinet.firewall");
    private static final byte[] EVENT_DATASET = Bytes.of("fortinet.event");
    private static final byte[] UTM_DATASET = Bytes.of("fortinet.utm");
    private static final byte[] OTHER_DATASET = Bytes.of("fortinet.log");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final byte[][] TRANSPORTS = {
        Bytes.of("tcp"), Bytes.of("udp"), Bytes.of("icmp"), Bytes.of("ipv6-icmp")
    };
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final ReadContext context;
    private final EventWriter out;
    private final KeyValues known;
    private final Family fields;
    private final Verdict verdict;
    private final UrlWriter url;
    private final Target dataset;
    private final Target category;
    private final Target type;
    private final Target action;
    private final Target outcome;
    private final Target transport;
    private final Target duration;
    private final byte[] clock = new byte[26];
    private int clockParts;
    private boolean hasZone;
    private long eventTime;
    private byte[] plain = new byte[256];

    FortigateFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.fields = out.family("fortinet");
        this.verdict = new Verdict(out);
        this.url = new UrlWriter(out);
        this.known = new KeyValues(out)
                .address("srcip", "source.ip")
                .number("srcport", "source.port")
                .address("dstip", "destination.ip")
                .number("dstport", "destination.port")
                .address("remip", "source.ip")
                .address("locip", "destination.ip")
                .address("transip", "source.nat.ip")
                .number("transport", "source.nat.port")
                .text("srcintf", "observer.ingress.interface.name")
                .text("dstintf", "observer.egress.interface.name")
                .text("devname", "observer.hostname")
                .text("devid", "observer.serial_number")
                .text("user", "user.name")
                .text("unauthuser", "user.name")
                .text("level", "log.level")
                .text("logid", "event.code")
                .text("policyid", "rule.id")
                .text("policyname", "rule.name")
                .lower("service", "network.protocol")
                .text("app", "network.application")
                .number("sentbyte", "source.bytes")
                .number("rcvdbyte", "destination.bytes")
                .number("sentpkt", "source.packets")
                .number("rcvdpkt", "destination.packets")
                .text("hostname", "url.domain")
                .text("agent", "user_agent.original")
                .text("qname", "dns.question.name")
                .text("qtype", "dns.question.type")
                .text("filename", "file.name")
                .text("msg", "message")
                .text("reason", "event.reason");
        this.dataset = out.target("event.dataset");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.action = out.target("event.action");
        this.outcome = out.target("event.outcome");
        this.transport = out.target("network.transport");
        this.duration = out.target("event.duration");
    }

    @Override
    public String name() {
        return "fortigate";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        int at = behindPriority(bytes, from, to);
        int limit = Math.min(to, at + 256);
        return Bytes.startsWith(bytes, at, to, DATE)
                && (Bytes.find(bytes, at, limit, DEVICE) < limit || Bytes.find(bytes, at, limit, LOG) < limit);
    }

    private static int behindPriority(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '<') {
            int end = Bytes.skipDigits(bytes, from + 1, Math.min(to, from + 5));
            return end < to && bytes[end] == '>' ? end + 1 : from;
        }
        return from;
    }

    @Override
    public long read(byte[] b, int from, int to) {
        if (!recognises(b, from, to)) {
            return context.because("expected 'date=2026-03-01 time=09:00:01 … devid=… logid=…'");
        }
        clockParts = 0;
        hasZone = false;
        eventTime = NO_TIME;
        int at = behindPriority(b, from, to);
        while (at < to) {
            int sign = at;
            while (sign < to && b[sign] != '=' && b[sign] != ' ') {
                sign++;
            }
            if (sign == to || b[sign] == ' ') {
                at = sign + 1;
                continue;
            }
            int valueFrom = sign + 1;
            int valueTo;
            int next;
            if (valueFrom < to && b[valueFrom] == '"') {
                valueFrom++;
                valueTo = valueFrom;
                while (valueTo < to && b[valueTo] != '"') {
                    valueTo += b[valueTo] == '\\' ? 2 : 1;
                }
                valueTo = Math.min(valueTo, to);
                next = valueTo + 1;
            } else {
                valueTo = Bytes.find(b, valueFrom, to, ' ');
                next = valueTo;
            }
            if (valueFrom < valueTo) {
                readPair(b, at, sign, valueFrom, valueTo);
            }
            at = Bytes.skipSpaces(b, Math.min(next, to), to);
        }
        return time();
    }

    private void readPair(byte[] b, int keyFrom, int keyTo, int from, int to) {
        byte[] text = b;
        int start = from;
        int end = to;
        if (Bytes.find(b, from, to, '\\') < to) {
            end = undo(b, from, to);
            text = plain;
            start = 0;
        }
        out.derivedText(fields, b, keyFrom, keyTo, text, start, end);
        if (known.write(b, keyFrom, keyTo, text, start, end)) {
            return;
        }
        if (Bytes.equal(b, keyFrom, keyTo, TYPE_KEY)) {
            readType(b, from, to);
        } else if (Bytes.equal(b, keyFrom, keyTo, ACTION_KEY)) {
            out.text(action, text, start, end);
            verdict.write(text, start, end);
        } else if (Bytes.equal(b, keyFrom, keyTo, STATUS_KEY)) {
            readStatus(b, from);
        } else if (Bytes.equal(b, keyFrom, keyTo, PROTOCOL_KEY)) {
            readProtocol((int) Bytes.number(b, from, to));
        } else if (Bytes.equal(b, keyFrom, keyTo, SPAN_KEY)) {
            long nanos = TimeSpan.nanos(b, from, to, NANOS_PER_SECOND);
            if (nanos >= 0) {
                out.number(duration, nanos);
            }
        } else if (Bytes.equal(b, keyFrom, keyTo, URL_KEY)) {
            url.writeTarget(text, start, end);
        } else {
            readTime(b, keyFrom, keyTo, from, to);
        }
    }

    private void readType(byte[] b, int from, int to) {
        boolean isTraffic = Bytes.equal(b, from, to, TRAFFIC);
        boolean isUtm = Bytes.equal(b, from, to, UTM);
        out.text(
                dataset,
                isTraffic
                        ? FIREWALL_DATASET
                        : isUtm ? UTM_DATASET : Bytes.equal(b, from, to, EVENT) ? EVENT_DATASET : OTHER_DATASET);
        if (isTraffic || isUtm) {
            out.text(category, NETWORK);
            out.text(type, CONNECTION);
        }
    }

    private void readStatus(byte[] b, int from) {
        if (b[from] == 's') {
            out.text(outcome, SUCCESS);
        } else if (b[from] == 'f') {
            out.text(outcome, FAILURE);
        }
    }

    private void readProtocol(int number) {
        int index = number == 6 ? 0 : number == 17 ? 1 : number == 1 ? 2 : number == 58 ? 3 : -1;
        if (index >= 0) {
            out.text(transport, TRANSPORTS[index]);
        }
    }

    private void readTime(byte[] b, int keyFrom, int keyTo, int from, int to) {
        if (Bytes.equal(b, keyFrom, keyTo, DATE_KEY) && to - from == 10) {
            System.arraycopy(b, from, clock, 0, 10);
            clock[10] = 'T';
            clockParts |= 1;
        } else if (Bytes.equal(b, keyFrom, keyTo, TIME_KEY) && to - from == 8) {
            System.arraycopy(b, from, clock, 11, 8);
            clockParts |= 2;
        } else if (Bytes.equal(b, keyFrom, keyTo, ZONE_KEY) && to - from == 5) {
            System.arraycopy(b, from, clock, 19, 5);
            hasZone = true;
        } else if (Bytes.equal(b, keyFrom, keyTo, EVENT_TIME_KEY)) {
            long millis = TimeText.epoch(b, from, to);
            eventTime = millis == TimeText.NONE ? NO_TIME : millis;
        }
    }

    private long time() {
        if (eventTime != NO_TIME || clockParts != 3) {
            return eventTime;
        }
        long millis = TimeText.iso(clock, 0, hasZone ? 24 : 19, context.zone());
        return millis == TimeText.NONE ? NO_TIME : millis;
    }

    private int undo(byte[] b, int from, int to) {
        if (plain.length < to - from) {
            plain = new byte[2 * (to - from)];
        }
        int length = 0;
        for (int at = from; at < to; at++) {
            if (b[at] == '\\' && at + 1 < to && (b[at + 1] == '"' || b[at + 1] == '\\')) {
                at++;
            }
            plain[length++] = b[at];
        }
        return length;
    }
}
