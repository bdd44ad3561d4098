package io.weir.jobs.respond;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.playbook.Response;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.jobs.respond.Attacks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A savepoint of the respond job of an earlier state of the code, taken in the middle of a story, is taken up by today's. When the
 * form of state changes on purpose, the old one stays here and another is made beside it, in a directory of the next number:
 *
 * <pre>mvn -pl jobs -am test -Dtest=StoredRespondSavepointTest -Dsurefire.failIfNoSpecifiedTests=false
 *     -DargLine=-Dweir.savepoint=src/test/resources/respond-savepoint-v2</pre>
 */
class StoredRespondSavepointTest {
    private static final Path STORED = Path.of("src/test/resources/respond-savepoint-v1");
    private static final RunningResponse.Sent BEFORE = new RunningResponse.Sent(4, 1, 1, 1);
    private static final long DAY = 24 * Attacks.HOUR;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    /** What a rule had raised the day before, and an attack as far as the login. */
    private static List<Alert> before() {
        Alert earlier =
                Attacks.alert("default", "send", -DAY, "192.0.2.200", "192.0.2.201", Severity.LOW, "exfiltration");
        return Stream.concat(Stream.of(earlier), Attacks.chain(1, 0).stream().limit(3))
                .toList();
    }

    private static List<Alert> afterwards() {
        return Attacks.chain(1, 0).stream().skip(3).toList();
    }

    @Test
    @EnabledIfSystemProperty(named = "weir.savepoint", matches = ".+", disabledReason = "makes another savepoint")
    void makesASavepoint(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Path directory = Path.of(System.getProperty("weir.savepoint"));
        try (var responding = new RunningResponse(cluster)) {
            responding.start(2, Optional.empty());
            responding.list("names.txt", "files.send.com\n");
            responding.send(before());
            RunningResponse.await(() -> responding.incidents().size() == 1);
            Incident incident = responding.incidents().values().iterator().next();
            responding.command("{\"user\":\"anna\",\"action\":\"acknowledge\",\"on\":\"incident\",\"target\":\""
                    + incident.id() + "\"}");
            RunningResponse.await(() -> !responding.answers().isEmpty());
            RunningResponse.await(() -> !responding.responses().isEmpty());
            Response response = responding.responses().get(0);
            responding.acknowledge(new Acknowledgement(
                            response.id(),
                            response.version(),
                            "default",
                            "block_ip",
                            response.target(),
                            "nftables",
                            "fw-1",
                            Outcome.DONE,
                            "",
                            NOON)
                    .json());
            RunningResponse.await(() -> responding.responseDocuments().values().stream()
                    .anyMatch(document -> !document.at("/weir/response/outcome").isMissingNode()));
            // A savepoint tells where it was taken: nowhere in particular.
            Path made = Path.of(
                    URI.create(responding.stop(Path.of("/tmp/weir-savepoint"))).getPath());

            assertThat(responding.sent()).isEqualTo(BEFORE);
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(made)) {
                for (Path file : files.toList()) {
                    Files.move(file, directory.resolve(file.getFileName()));
                }
            }
            Files.delete(made);
        }
    }

    /** The same without any interruption. */
    private static Incident whole(MiniCluster cluster) throws Exception {
        try (var responding = new RunningResponse(cluster)) {
            responding.start(1, Optional.empty());
            responding.send(before());
            responding.send(afterwards());
            responding.finish();
            assertThat(responding.incidents()).hasSize(1);
            return responding.incidents().values().iterator().next();
        }
    }

    @Test
    void todaysCodeGoesOnWithIt(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Incident expected = whole(cluster);
        try (var responding = new RunningResponse(cluster).after(BEFORE)) {
            responding.start(1, Optional.of(STORED.toAbsolutePath().toString()));
            RunningResponse.await(() -> responding.responseDocuments().values().stream()
                    .anyMatch(response ->
                            response.at("/weir/response/status").asText().equals("undone")));
            responding.send(afterwards());
            responding.finish();

            assertThat(responding.deadLetters()).isEmpty();
            assertThat(responding.incidents()).containsOnlyKeys(expected.id());
            Incident incident = responding.incidents().get(expected.id());
            assertThat(incident.entities()).extracting(Member::hop).containsExactly(0, 1, 2, 3);
            assertThat(incident.entities()).isEqualTo(expected.entities());
            assertThat(incident.timeline()).isEqualTo(expected.timeline());
            assertThat(incident.alertCount()).isEqualTo(expected.alertCount());
            assertThat(incident.severity()).isEqualTo(expected.severity());
            assertThat(incident.status()).isEqualTo(Status.CLOSED);
            assertThat(incident.history()).extracting(Note::user).contains("anna");

            Alert sent = afterwards().get(2);
            JsonNode document = responding.alertDocuments().get(sent.id());
            assertThat(document.at("/weir/intel/0/source").asText())
                    .as("the list that came before")
                    .isEqualTo("names.txt");
            assertThat(document.at("/weir/risk/contributions").findValuesAsText("reason"))
                    .as("the rule had fired once")
                    .doesNotContain("the rule had not fired in 30 days");
            assertThat(responding.responseDocuments().values())
                    .as("what an executor did stays known when it is over")
                    .anySatisfy(response -> {
                        assertThat(response.at("/weir/response/status").asText())
                                .isEqualTo("undone");
                        assertThat(response.at("/weir/response/outcome").asText())
                                .isEqualTo("done");
                    });
        }
    }
}
