package io.weir.connectors.kibana;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;
import io.weir.connectors.elasticsearch.SetupStep;
import io.weir.connectors.elasticsearch.SetupStep.Change;
import io.weir.connectors.kibana.KibanaStandIn.Asked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KibanaSetupTest {
    private static final SecretSource NONE = new SecretSource("WEIR_TEST_NO_SECRET", "");

    @TempDir
    Path directory;

    private KibanaStandIn kibana;

    @BeforeEach
    void start() throws IOException {
        kibana = new KibanaStandIn();
    }

    @AfterEach
    void stop() {
        kibana.close();
    }

    private static KibanaTarget target(String url) {
        return new KibanaTarget(url, "", "", NONE, NONE, Trust.OF_JAVA);
    }

    private List<SetupStep> setUp() throws IOException {
        return KibanaSetup.apply(KibanaConnection.open(target(kibana.url())));
    }

    @Test
    void putsEveryObjectAndEveryRule() throws IOException {
        List<SetupStep> steps = setUp();

        assertThat(steps).hasSize(KibanaObjects.all().size() + 2).allSatisfy(step -> assertThat(step.change())
                .isEqualTo(Change.CREATED));
        assertThat(steps).extracting(SetupStep::subject).contains("dashboard weir-overview", "data view weir-alerts");
        Asked sent = kibana.asked().stream()
                .filter(asked -> asked.path().equals("/api/saved_objects/_import?overwrite=true"))
                .findFirst()
                .orElseThrow();
        String boundary = sent.headers().get("Content-Type").replaceFirst(".*boundary=", "");
        assertThat(sent.body())
                .startsWith("--" + boundary + "\r\n")
                .endsWith("\r\n--" + boundary + "--\r\n")
                .contains("filename=\"weir.ndjson\"", "\r\n\r\n" + KibanaObjects.file() + "\r\n");
        assertThat(KibanaObjects.file()).doesNotContain(boundary);
    }

    @Test
    void leavesRulesOfTheSiteAloneAndPutsObjectsAgain() throws IOException {
        setUp();

        List<SetupStep> steps = setUp();

        assertThat(steps).extracting(SetupStep::change).containsOnly(Change.UPDATED, Change.UNCHANGED);
        assertThat(steps)
                .filteredOn(step -> step.change() == Change.UNCHANGED)
                .extracting(SetupStep::subject)
                .allSatisfy(subject -> assertThat(subject).startsWith("alerting rule Weir: "))
                .hasSize(2);
    }

    @Test
    void goesOnWithoutRulesWhereKibanaRefusesThem() throws IOException {
        kibana.answer(
                "POST /api/alerting/rule",
                500,
                "{\"message\":\"Unable to create alerts client because the Encrypted Saved Objects plugin is missing\"}");

        assertThat(setUp())
                .filteredOn(step -> step.change() == Change.SKIPPED)
                .hasSize(2)
                .allSatisfy(step -> assertThat(step.detail())
                        .startsWith("Kibana refuses it: 500 Unable to create alerts client because the Encrypted"));
    }

    @Test
    void saysWhichObjectsWereNotTaken() throws IOException {
        kibana.answer(
                "POST /api/saved_objects/_import",
                200,
                """
                {"success": false, "successCount": 0, "errors": [{"type": "dashboard", "id": "weir-overview",
                  "meta": {"title": "Weir SOC overview"}, "error": {"type": "missing_references"}}]}
                """);

        assertThat(setUp())
                .contains(new SetupStep(
                        "dashboard Weir SOC overview",
                        Change.PROBLEM,
                        "Kibana does not take it: {\"type\":\"missing_references\"}"));
    }

    @Test
    void showsWhoItIsAndGoesToItsSpace() throws IOException {
        SecretSource password = new SecretSource(
                "WEIR_TEST_NO_SECRET",
                Files.writeString(directory.resolve("password"), "s3cret\n").toString());

        KibanaSetup.apply(KibanaConnection.open(
                new KibanaTarget(kibana.url() + "/base", "soc", "anna", password, NONE, Trust.OF_JAVA)));

        assertThat(kibana.asked()).allSatisfy(asked -> assertThat(asked.headers())
                .containsEntry("Authorization", "Basic YW5uYTpzM2NyZXQ="));
        assertThat(kibana.asked().get(0).path()).isEqualTo("/base/api/status");
        assertThat(kibana.asked().stream().skip(1))
                .allSatisfy(asked -> assertThat(asked.path()).startsWith("/base/s/soc/api/"));
    }

    @Test
    void tellsWhatIsWrongInASentence() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> KibanaSetup.apply(KibanaConnection.open(target("http://localhost:" + free))))
                .hasMessage("Kibana at http://localhost:" + free
                        + " does not answer: is it running, and is kibana.url right?");

        kibana.answer("GET /api/status", 401, "{\"message\":\"Unauthorized\"}");
        assertThatThrownBy(this::setUp)
                .hasMessageEndingWith(
                        " refuses these credentials: check kibana.username with its password, or the API key");
        kibana.answer("GET /api/status", 503, "Kibana server is not ready yet");
        assertThatThrownBy(this::setUp)
                .hasMessageEndingWith(" is not ready: 503 Kibana server is not ready yet; try again in a minute");
        kibana.answer("GET /api/status", 200, "<html>Welcome</html>");
        assertThatThrownBy(this::setUp)
                .hasMessageEndingWith("expected the status of a Kibana: is kibana.url right, with its base path?");
    }

    @Test
    void tellsWhoMayNotImport() {
        kibana.answer("POST /api/saved_objects/_import", 403, "{\"message\":\"Unable to bulk_create dashboard\"}");

        assertThatThrownBy(this::setUp)
                .hasMessageContaining("does not let this user import: 403 Unable to bulk_create dashboard");
    }
}
