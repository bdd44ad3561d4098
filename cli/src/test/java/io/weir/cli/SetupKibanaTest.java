package io.weir.cli;

import io.weir.connectors.kibana.KibanaStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SetupKibanaTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private KibanaStandIn kibana;

    @BeforeEach
    void start() throws IOException {
        kibana = new KibanaStandIn();
    }

    @AfterEach
    void stop() {
        kibana.close();
    }

    private int setUp() {
        PrintStream stream = new PrintStream(told, true, UTF_8);
        return Weir.commandLine(Console.to(stream, stream))
                .execute(
                        "setup",
                        "kibana",
                        "--config",
                        "../flink-conf/weir.yaml",
                        "--set",
                        "kibana.url=" + kibana.url());
    }

    @Test
    void saysOfEveryThingWhatItDid() {
        assertThat(setUp()).isEqualTo(ExitCode.OK);
        assertThat(told.toString(UTF_8))
                .contains("created        data view weir-alerts")
                .contains("created        dashboard weir-overview")
                .contains(
                        "created        alerting rule Weir: critical incident tells nobody until you give it an action")
                .contains("Kibana");
        told.reset();

        assertThat(setUp()).isEqualTo(ExitCode.OK);
        assertThat(told.toString(UTF_8)).contains("as it was      alerting rule Weir: critical incident");
    }

    @Test
    void anObjectThatWasNotTakenIsAFailure() {
        kibana.answer(
                "POST /api/saved_objects/_import",
                200,
                "{\"success\":false,\"errors\":[{\"type\":\"search\",\"id\":\"x\",\"error\":{\"type\":\"unknown\"}}]}");

        assertThat(setUp()).isEqualTo(ExitCode.FAILED);
        assertThat(told.toString(UTF_8)).contains("problem        search x");
    }

    @Test
    void aKibanaThatIsNotReadyIsMissingNotBroken() {
        kibana.answer("GET /api/status", 503, "Kibana server is not ready yet");

        assertThat(setUp()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(told.toString(UTF_8)).contains("is not ready: 503 Kibana server is not ready yet");
    }
}
