package io.weir.connectors.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What hosts tell of themselves has no address of who acts there: a golden record of such a format that carries one would make
 * rules find attackers that they never find in life. From where somebody acts is for the sessions to say.
 */
class NoAddressTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Set<String> HOST_FORMATS =
            Set.of("syslog", "journald", "auditd", "auditbeat", "laurel", "windows", "windows-xml");
    private static final List<String> ADDRESSES =
            List.of("source.ip", "source.address", "client.ip", "related.ip", "weir.origin.ip");

    /** Programs that serve nobody from elsewhere. */
    private static final Set<String> LOCAL_PROGRAMS = Set.of(
            "sudo",
            "su",
            "cron",
            "crond",
            "CRON",
            "crontab",
            "pkexec",
            "polkitd",
            "useradd",
            "userdel",
            "usermod",
            "groupadd",
            "groupdel",
            "gpasswd",
            "passwd",
            "chage",
            "chsh",
            "systemd",
            "systemd-logind",
            "kernel",
            "clamd");

    /** Sysmon (but for connections), processes, scripts, services, logs; logons and connections have an address. */
    private static final Set<String> LOCAL_WINDOWS_EVENTS =
            Set.of("1", "12", "13", "22", "104", "400", "1102", "4104", "4634", "4647", "4672", "4688", "4732", "7045");

    /** What the audit system sees without a network. */
    private static final Set<String> LOCAL_ACTIONS =
            Set.of("executed", "ran-command", "typed", "stopped-service", "loaded-firewall-rule", "changed-login-id");

    @Test
    void noGoldenRecordSaysFromWhereSomebodyActsIfItsFormatCannot() throws IOException {
        int seen = 0;
        for (Path file : documents()) {
            for (JsonNode document : new ObjectMapper().readTree(file.toFile())) {
                if (isLocal(document)) {
                    seen++;
                    for (String field : ADDRESSES) {
                        assertThat(at(document, field).isMissingNode())
                                .as("%s in %s: %s", field, GOLDEN.relativize(file), document)
                                .isTrue();
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(50);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file ->
                            HOST_FORMATS.contains(file.getParent().getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isLocal(JsonNode document) {
        return LOCAL_PROGRAMS.contains(at(document, "process.name").asText())
                || !at(document, "winlog").isMissingNode()
                        && LOCAL_WINDOWS_EVENTS.contains(
                                at(document, "event.code").asText())
                || LOCAL_ACTIONS.contains(at(document, "event.action").asText());
    }

    private static JsonNode at(JsonNode document, String field) {
        return document.at("/" + field.replace('.', '/'));
    }
}
