package io.weir.generators;

import java.time.Instant;
import java.util.Locale;

/** A login attempt at an SSH server, as Filebeat ships it: ECS fields and the daemon's own line. */
record SshLogin(Instant time, String server, String user, String address, int port, boolean accepted) {
    static final String TOPIC = "telemetry.auth";

    Shipment shipment(int processId) {
        String line = (accepted ? "Accepted password for " : "Failed password for ") + user + " from " + address
                + " port " + port + " ssh2";
        String value = String.format(
                Locale.ROOT,
                "{\"@timestamp\":\"%s\",\"event\":{\"category\":[\"authentication\"],\"type\":[\"start\"],"
                        + "\"action\":\"ssh_login\",\"outcome\":\"%s\",\"dataset\":\"system.auth\"},"
                        + "\"host\":{\"name\":\"%s\"},\"process\":{\"name\":\"sshd\",\"pid\":%d},"
                        + "\"user\":{\"name\":\"%s\"},\"source\":{\"ip\":\"%s\",\"port\":%d},\"message\":\"%s\"}",
                time,
                accepted ? "success" : "failure",
                server,
                processId,
                user,
                address,
                port,
                line);
        return new Shipment(time, TOPIC, server, value);
    }
}
