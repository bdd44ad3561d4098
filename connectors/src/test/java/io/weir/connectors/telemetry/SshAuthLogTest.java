package io.weir.connectors.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A public log of an SSH server, against what was counted in it by other means. */
class SshAuthLogTest {
    private static final Path LOG = Path.of("../../shared/auth/OpenSSH_2k.log");
    private static final Path TRUTH = Path.of("../../shared/auth/OpenSSH_2k.truth.json");
    private static final long ARRIVAL = Instant.parse("2015-12-11T00:00:00Z").toEpochMilli();

    private static final List<Map<String, Object>> EVENTS = new ArrayList<>();
    private static final List<String> REJECTED = new ArrayList<>();
    private static JsonNode truth;

    @BeforeAll
    static void read() throws IOException {
        assumeTrue(Files.exists(LOG), LOG + " is absent: it may not be handed on with this project");
        truth = new ObjectMapper().readTree(TRUTH.toFile());
        TelemetryReader reader = TelemetryReader.ofDocuments(FormatSettings.of("auto"), TelemetryLimits.DEFAULT);
        List<String> lines = Files.readAllLines(LOG);
        for (int i = 0; i < lines.size(); i++) {
            reader.read(new TelemetryRecord("default", "auth", 0, i, ARRIVAL, Bytes.of(lines.get(i))), new EventSink() {
                @Override
                public void event(ReadEvent event) {
                    EVENTS.add(event.document());
                }

                @Override
                public void rejected(TelemetryRecord of, byte[] bytes, int from, int to, String reason) {
                    REJECTED.add(reason);
                }
            });
        }
    }

    @Test
    void everyLineIsReadAndUnderstood() {
        assertThat(REJECTED).isEmpty();
        assertThat(EVENTS)
                .filteredOn(event -> EventDocument.first(event, "event.action") == null)
                .extracting(event -> EventDocument.first(event, "message"))
                .allMatch(message -> message.toString().startsWith("PAM service(sshd) ignoring max retries")
                        || message.equals("fatal: Write failed: Connection reset by peer [preauth]"));
    }

    @Test
    void countsFailuresAndSuccesses() {
        assertThat(logins("failure")).hasSize(truth.at("/totals/failed events").asInt());
        assertThat(logins("success")).hasSize(truth.at("/totals/accepted").asInt());
        for (var method : truth.get("methods").properties()) {
            assertThat(logins("failure"))
                    .filteredOn(event -> method.getKey().equals(EventDocument.first(event, "sshd.method")))
                    .hasSize(method.getValue().asInt());
        }
        assertThat(EVENTS)
                .filteredOn(event -> "failure".equals(EventDocument.first(event, "event.outcome")))
                .hasSameSizeAs(logins("failure"));
    }

    @Test
    void everyAddressHasItsFailuresItsUsersAndItsTimes() {
        Map<String, List<Map<String, Object>>> byAddress = new TreeMap<>();
        for (Map<String, Object> event : logins("failure")) {
            assertThat(EventDocument.first(event, "source.port")).isInstanceOf(Long.class);
            byAddress
                    .computeIfAbsent((String) EventDocument.first(event, "source.ip"), ip -> new ArrayList<>())
                    .add(event);
        }
        assertThat(byAddress).hasSize(truth.get("source_ips_with_failures").asInt());
        for (JsonNode expected : truth.get("per_ip")) {
            List<Map<String, Object>> found = byAddress.get(expected.get("ip").asText());
            assertThat(found).hasSize(expected.get("failures").asInt());
            assertThat(found.get(0))
                    .containsEntry("@timestamp", expected.get("first").asText());
            assertThat(found.get(found.size() - 1))
                    .containsEntry("@timestamp", expected.get("last").asText());
            var users = new TreeSet<String>();
            found.forEach(event -> users.add(String.valueOf(EventDocument.first(event, "user.name"))));
            assertThat(users).hasSize(expected.get("distinct_users").asInt());
            expected.get("users").forEach(user -> assertThat(users).contains(user.asText()));
        }
    }

    private static List<Map<String, Object>> logins(String outcome) {
        return EVENTS.stream()
                .filter(event -> "ssh_login".equals(EventDocument.first(event, "event.action"))
                        && outcome.equals(EventDocument.first(event, "event.outcome")))
                .toList();
    }
}
