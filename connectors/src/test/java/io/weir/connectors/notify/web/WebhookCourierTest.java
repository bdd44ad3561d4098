package io.weir.connectors.notify.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Receipt;
import io.weir.connectors.notify.SampleNotices;
import io.weir.connectors.notify.web.LocalServer.Reply;
import io.weir.connectors.notify.web.LocalServer.Request;
import io.weir.rules.alert.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookCourierTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Notice NOTICE = SampleNotices.notice("0a1b2c3d4e5f", 4, Severity.HIGH);

    @TempDir
    Path directory;

    private WebhookSettings settings(String url) throws Exception {
        return new WebhookSettings(
                url,
                SampleNotices.noSecret("notify.webhook.secret-url"),
                SampleNotices.secret(directory, "token", "t0k3n"),
                SampleNotices.secret(directory, "key", "s1gn"),
                "",
                "",
                "",
                "https://kibana.example.com",
                Duration.ofSeconds(2));
    }

    private Receipt tell(LocalServer server) throws Exception {
        try (Courier courier = settings(server.url() + "/s3cr3t").open()) {
            return courier.deliver(List.of(NOTICE)).get();
        }
    }

    @Test
    void aNoticeIsPostedSignedWithAKeyByWhichRepeatsAreKnown() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(204, ""))) {
            assertThat(tell(server)).isEqualTo(Receipt.TAKEN);

            Request request = server.requests().get(0);
            assertThat(request.path()).isEqualTo("/s3cr3t");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("Authorization")).isEqualTo("Bearer t0k3n");
            assertThat(request.header("Idempotency-Key")).isEqualTo("incident:0a1b2c3d4e5f:4");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("s1gn".getBytes(UTF_8), "HmacSHA256"));
            mac.update((request.header("Weir-Timestamp") + ".").getBytes(UTF_8));
            assertThat(request.header("Weir-Signature"))
                    .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(request.body())));
            JsonNode body = JSON.readTree(request.body());
            assertThat(body.path("kind").asText()).isEqualTo("incident");
            assertThat(body.path("version").isIntegralNumber()).isTrue();
            assertThat(body.path("link").asText())
                    .startsWith("https://kibana.example.com/app/dashboards#/view/weir-incident?");
            assertThat(body.at("/document/weir/incident/score").asInt()).isEqualTo(88);
        }
    }

    @ParameterizedTest
    @CsvSource({"408", "425", "429", "500", "502", "503"})
    void whatPassesIsTriedAgain(int status) throws Exception {
        try (LocalServer server =
                new LocalServer((request, number) -> new Reply(status, "", Map.of("Retry-After", "7")))) {
            var setback = tell(server).setback().orElseThrow();

            assertThat(setback.isLasting()).isFalse();
            assertThat(setback.pause()).isEqualTo(Duration.ofSeconds(7));
            assertThat(setback.reason()).endsWith("answers " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({"301", "401", "403", "404", "410"})
    void whatSomebodyHasToPutRightIsKept(int status) throws Exception {
        try (LocalServer server = new LocalServer(
                (request, number) -> new Reply(status, "who is t0k3n?", Map.of("Location", "http://192.0.2.1/")))) {
            var setback = tell(server).setback().orElseThrow();

            assertThat(setback.isLasting()).isTrue();
            assertThat(setback.reason())
                    .startsWith("http://localhost:" + server.port() + " answers " + status)
                    .contains("check")
                    .doesNotContain("s3cr3t")
                    .doesNotContain("t0k3n");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"400", "413", "422"})
    void whatIsRefusedForItsContentIsHandedOn(int status) throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(status, "no"))) {
            assertThat(tell(server).refused()).containsOnlyKeys(0);
        }
    }

    @Test
    void whatTheReceiverHasAlreadyIsTaken() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(409, ""))) {
            assertThat(tell(server)).isEqualTo(Receipt.TAKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Reply.HANG_UP, Reply.SILENCE, Reply.HALF})
    void whoeverFallsSilentIsTriedAgain(int fault) throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(fault, ""))) {
            Instant start = Instant.now();

            assertThat(tell(server).setback().orElseThrow().isLasting()).isFalse();
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void nobodyThereIsTriedAgain() throws Exception {
        LocalServer server = new LocalServer((request, number) -> Reply.of(200, ""));
        server.close();

        assertThat(tell(server).setback().orElseThrow().reason()).endsWith("no connection");
    }

    @Test
    void anEndlessAnswerIsNotRead() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(200, "x".repeat(10 << 20)))) {
            assertThat(tell(server)).isEqualTo(Receipt.TAKEN);
        }
    }

    @Test
    void aTemplateIsReadWhereTheJobIsStarted() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(200, ""))) {
            WebhookSettings plain = settings(server.url());
            Path file =
                    Files.writeString(directory.resolve("t.json"), "{\"who\": \"${document.weir.incident.users}\"}");
            Courier.Factory prepared = templated(plain, file).prepared();
            Files.delete(file);
            try (Courier courier = prepared.open()) {
                assertThat(courier.deliver(List.of(NOTICE)).get()).isEqualTo(Receipt.TAKEN);
            }
            assertThat(server.requests().get(0).text()).isEqualTo("{\"who\":[\"alice\"]}");

            assertThatThrownBy(() -> templated(plain, file).prepared())
                    .hasMessageContaining("cannot read notify.webhook.template-file " + file);
            Files.writeString(file, "{\"who\": \"${whom}\"}");
            assertThatThrownBy(() -> templated(plain, file).prepared())
                    .hasMessageContaining(file + ": found '${whom}', expected one of kind");
        }
    }

    private static WebhookSettings templated(WebhookSettings plain, Path file) {
        return new WebhookSettings(
                plain.url(),
                plain.secretUrl(),
                plain.token(),
                plain.key(),
                file.toString(),
                "",
                plain.caFile(),
                plain.kibana(),
                plain.patience());
    }

    @Test
    void aSecretThatIsMissingOrOddIsToldWithoutItself() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(200, ""))) {
            Courier courier = settings(server.url()).open();
            Files.writeString(directory.resolve("token"), "two\nlines-of-it");
            assertThat(courier.deliver(List.of(NOTICE))
                            .get()
                            .setback()
                            .orElseThrow()
                            .reason())
                    .contains("found blanks or odd letters in token")
                    .doesNotContain("lines-of-it");
            Files.delete(directory.resolve("token"));
            assertThat(courier.deliver(List.of(NOTICE))
                            .get()
                            .setback()
                            .orElseThrow()
                            .isLasting())
                    .isTrue();
            assertThat(server.requests()).isEmpty();

            Files.writeString(directory.resolve("token"), "corrected");
            assertThat(courier.deliver(List.of(NOTICE)).get()).isEqualTo(Receipt.TAKEN);
        }
    }
}
