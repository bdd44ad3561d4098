package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.TimeSpan;

/** What is the same for Zeek's logs in JSON and in columns. */
final class ZeekEvent {
    static final byte[] SUCCESS = Bytes.of("success");
    static final byte[] FAILURE = Bytes.of("failure");

    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] INTRUSION = Bytes.of("intrusion_detection");
    private static final byte[] FILE = Bytes.of("file");
    private static final byte[] AUTHENTICATION = Bytes.of("authentication");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final byte[] PROTOCOL = Bytes.of("protocol");
    private static final byte[] INFO = Bytes.of("info");
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final EventWriter out;
    private final Target category;
    private final Target type;
    private final Target dataset;

    ZeekEvent(EventWriter out) {
        this.out = out;
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.dataset = out.target("event.dataset");
    }

    /** Writes which of Zeek's logs an event is of. */
    void begin(String log, byte[] datasetName) {
        switch (log) {
            case "notice" -> out.text(category, INTRUSION);
            case "files" -> out.text(category, FILE);
            case "ssh", "kerberos", "ntlm" -> {
                out.text(category, NETWORK);
                out.text(category, AUTHENTICATION);
            }
            default -> out.text(category, NETWORK);
        }
        switch (log) {
            case "conn" -> out.text(type, CONNECTION);
            case "notice", "files", "weird" -> out.text(type, INFO);
            default -> {
                out.text(type, CONNECTION);
                out.text(type, PROTOCOL);
            }
        }
        out.replaceAt(dataset);
        out.text(dataset, datasetName);
    }

    void seconds(Target target, byte[] bytes, int from, int to) {
        if (!out.wants(target)) {
            return;
        }
        long nanos = TimeSpan.nanos(bytes, from, to, NANOS_PER_SECOND);
        if (nanos < 0 && to - from < 32) {
            nanos = nanosOf(Bytes.text(bytes, from, to)); // 2.9e-05
        }
        if (nanos >= 0) {
            out.number(target, nanos);
        }
    }

    private static long nanosOf(String seconds) {
        try {
            return (long) (Double.parseDouble(seconds) * NANOS_PER_SECOND);
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }

    void success(Target target, boolean isSuccess) {
        out.text(target, isSuccess ? SUCCESS : FAILURE);
    }
}
