package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Shipment;
import io.weir.generators.Tape;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What Zeek at the core switch sees, as its streaming JSON logs have it. A connection's record bears the time at which
 * it began.
 */
public final class NetworkSensor {
    public static final String TOPIC = "telemetry.zeek";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int TYPICAL_PACKET = 1400;

    private final Tape tape;
    private final Draw draw;

    NetworkSensor(Tape tape, Draw draw) {
        this.tape = tape;
        this.draw = draw;
    }

    /** Who talks to whom. */
    public record Endpoints(String from, int fromPort, String to, int toPort) {}

    public Endpoints between(String from, String to, int toPort) {
        return new Endpoints(from, draw.port(), to, toPort);
    }

    /** A connection that was made, used and closed. */
    public void connected(Instant time, Endpoints ends, String service, long millis, long sent, long received) {
        connection(time, newUid(), ends, "tcp", service, millis, sent, received);
    }

    /** The other side did not answer, or refused. */
    public void attempted(Instant time, Endpoints ends, boolean refused) {
        Fields record = begin(time, time, "conn", newUid(), ends);
        record.put("proto", "tcp");
        if (refused) {
            record.put("duration", seconds(0));
            record.put("orig_bytes", 0);
            record.put("resp_bytes", 0);
        }
        end(record, ends, refused ? "REJ" : "S0", refused ? "Sr" : "S", 1, 0, refused ? 1 : 0, 0);
        ship(time, ends, record);
    }

    private void connection(
            Instant time,
            String uid,
            Endpoints ends,
            String protocol,
            String service,
            long millis,
            long sent,
            long received) {
        Fields record = begin(time, time.plusMillis(millis), "conn", uid, ends);
        record.put("proto", protocol);
        if (!service.isEmpty()) {
            record.put("service", service);
        }
        record.put("duration", seconds(millis));
        record.put("orig_bytes", sent);
        record.put("resp_bytes", received);
        boolean isTcp = protocol.equals("tcp");
        long handshake = isTcp ? 4 : 1;
        end(
                record,
                ends,
                "SF",
                isTcp ? "ShADadFf" : "Dd",
                handshake + sent / TYPICAL_PACKET,
                sent,
                handshake + received / TYPICAL_PACKET,
                received);
        ship(time, ends, record);
    }

    private static void end(
            Fields record,
            Endpoints ends,
            String state,
            String history,
            long packetsSent,
            long sent,
            long packetsReceived,
            long received) {
        record.put("conn_state", state);
        record.put("local_orig", isLocal(ends.from()));
        record.put("local_resp", isLocal(ends.to()));
        record.put("missed_bytes", 0);
        record.put("history", history);
        record.put("orig_pkts", packetsSent);
        record.put("orig_ip_bytes", sent + 40 * packetsSent);
        record.put("resp_pkts", packetsReceived);
        record.put("resp_ip_bytes", received + 40 * packetsReceived);
    }

    private static boolean isLocal(String address) {
        return address.startsWith("10.");
    }

    /** A question and its answer, with the connection that they were. */
    public void asked(Instant time, String client, String server, String name, String type, List<String> answers) {
        String uid = newUid();
        Endpoints ends = between(client, server, 53);
        long millis = draw.between(0, 40);
        Fields record = begin(time, time.plusMillis(millis), "dns", uid, ends);
        record.put("proto", "udp");
        record.put("trans_id", draw.between(1, 65_535));
        record.put("rtt", seconds(millis));
        record.put("query", name);
        record.put("qclass", 1);
        record.put("qclass_name", "C_INTERNET");
        record.put("qtype", type.equals("TXT") ? 16 : type.equals("AAAA") ? 28 : 1);
        record.put("qtype_name", type);
        record.put("rcode", answers.isEmpty() ? 3 : 0);
        record.put("rcode_name", answers.isEmpty() ? "NXDOMAIN" : "NOERROR");
        record.put("AA", false);
        record.put("TC", false);
        record.put("RD", true);
        record.put("RA", true);
        record.put("Z", 0);
        if (!answers.isEmpty()) {
            record.put("answers", answers);
            record.put("TTLs", answers.stream().map(answer -> 300.0).toList());
        }
        record.put("rejected", false);
        ship(time, ends, record);
    }

    /** An encrypted visit: the greeting and the connection. */
    public void visitedEncrypted(
            Instant time, Endpoints ends, String serverName, long millis, long sent, long received) {
        String uid = newUid();
        Instant greeted = time.plusMillis(draw.between(5, 60));
        Fields record = begin(greeted, greeted, "ssl", uid, ends);
        record.put("version", "TLSv13");
        record.put("cipher", "TLS_AES_128_GCM_SHA256");
        record.put("curve", "x25519");
        if (!serverName.isEmpty()) {
            record.put("server_name", serverName);
        }
        record.put("resumed", draw.chance(0.3));
        record.put("next_protocol", "h2");
        record.put("established", true);
        record.put("ssl_history", "CsiI");
        ship(greeted, ends, record);
        connection(time, uid, ends, "tcp", "ssl", millis, sent, received);
    }

    /** A request in the clear. */
    public void requested(
            Instant time,
            Endpoints ends,
            String method,
            String host,
            String uri,
            String agent,
            String mimeType,
            long bytes) {
        String uid = newUid();
        Fields record = begin(time, time, "http", uid, ends);
        record.put("trans_depth", 1);
        record.put("method", method);
        record.put("host", host);
        record.put("uri", uri);
        record.put("version", "1.1");
        record.put("user_agent", agent);
        record.put("request_body_len", 0);
        record.put("response_body_len", bytes);
        record.put("status_code", 200);
        record.put("status_msg", "OK");
        record.put("tags", List.of());
        record.put("resp_fuids", List.of("F" + draw.base62(17)));
        record.put("resp_mime_types", List.of(mimeType));
        ship(time, ends, record);
        connection(time, uid, ends, "tcp", "http", draw.between(30, 900), 300, bytes + 250);
    }

    private Fields begin(Instant time, Instant written, String log, String uid, Endpoints ends) {
        return Fields.of(
                "_path",
                log,
                "_write_ts",
                TIME.format(written),
                "ts",
                TIME.format(time),
                "uid",
                uid,
                "id.orig_h",
                ends.from(),
                "id.orig_p",
                ends.fromPort(),
                "id.resp_h",
                ends.to(),
                "id.resp_p",
                ends.toPort());
    }

    /** With the microseconds that Zeek measures. */
    private double seconds(long millis) {
        return (1000 * millis + draw.between(1, 999)) / 1e6;
    }

    private String newUid() {
        return "C" + draw.base62(17);
    }

    private void ship(Instant time, Endpoints ends, Fields record) {
        tape.add(new Shipment(time, TOPIC, ends.from(), JsonText.of(record)));
    }
}
