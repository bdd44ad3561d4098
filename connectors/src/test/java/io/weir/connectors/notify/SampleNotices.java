package io.weir.connectors.notify;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Priority;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Something to tell. */
public final class SampleNotices {
    private SampleNotices() {}

    public static Incident incident(String id, long version, Severity severity, Status status, String title) {
        return incident(id, version, severity, status, title, System.currentTimeMillis());
    }

    public static Incident incident(
            String id, long version, Severity severity, Status status, String title, long timeMillis) {
        return new Incident(
                id,
                version,
                "default",
                status,
                severity,
                Priority.P2,
                88,
                List.of(),
                "lateral-movement",
                List.of(),
                title,
                "Somebody guessed a password, then went on to db-01.",
                7,
                120,
                timeMillis - 60_000,
                timeMillis,
                timeMillis - 50_000,
                0,
                0,
                "",
                "",
                status == Status.MERGED ? "ffffffff00000000" : "",
                "",
                List.of(
                        new Member("203.0.113.9", "address", 0, "", timeMillis),
                        new Member("db-01", "host", 1, "203.0.113.9", timeMillis)),
                List.of("db-01"),
                List.of("alice"),
                List.of("ssh-guess"),
                List.of("T1110", "T1021"),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    public static Notice notice(String id, long version, Severity severity) {
        return told(incident(id, version, severity, Status.OPEN, "Lateral movement by 203.0.113.9"));
    }

    public static Notice titled(String title) {
        return told(incident("0a1b2c3d4e5f", 1, Severity.HIGH, Status.OPEN, title));
    }

    /** Of something recent; it only took long to get here. */
    public static Notice written(String id, long writtenMillis) {
        return Notices.of(incident(id, 1, Severity.HIGH, Status.OPEN, "Late"), writtenMillis);
    }

    /** Written just now. */
    public static Notice told(Incident incident) {
        return Notices.of(incident, System.currentTimeMillis());
    }

    public static Notice told(Response response) {
        return Notices.of(response, System.currentTimeMillis());
    }

    public static Notice told(Alert alert) {
        return Notices.of(alert, System.currentTimeMillis()).orElseThrow();
    }

    public static Alert alert(String id, boolean shadow, Map<String, String> entities) {
        long now = System.currentTimeMillis();
        return new Alert(
                id,
                3,
                "default",
                now,
                "ssh-guess",
                "SSH brute force",
                "1",
                Severity.HIGH,
                12,
                0,
                now - 9_000,
                now,
                shadow,
                Map.of("source.ip", "203.0.113.9"),
                entities,
                List.of("credential-access"),
                List.of("T1110"),
                List.of(new Evidence("message", "Failed password", "contains 'Failed'")),
                List.of("e1"),
                List.of(),
                Map.of(),
                List.of(),
                Alert.NO_RISK);
    }

    public static Response response(String id, Mode mode) {
        long now = System.currentTimeMillis();
        return new Response(
                id,
                1,
                "default",
                "block-attack-source",
                ActionKind.BLOCK_IP,
                "203.0.113.9",
                "",
                mode,
                Response.Status.ACTIVE,
                "incident 0a1b2c3d is critical",
                "0a1b2c3d4e5f",
                now,
                now,
                now + 3_600_000,
                "",
                "",
                "",
                "");
    }

    /** A secret that lies in a file. */
    public static Secret secret(Path directory, String key, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(key), content + "\n");
        return new Secret(new SecretSource("WEIR_NO_SUCH_VARIABLE", file.toString()), key);
    }

    public static Secret noSecret(String key) {
        return new Secret(new SecretSource("WEIR_NO_SUCH_VARIABLE", ""), key);
    }
}
