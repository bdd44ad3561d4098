package io.weir.cli.responder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.Response.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import static io.weir.cli.responder.SignedResponses.HOUR;
import static io.weir.cli.responder.SignedResponses.KEY;
import static io.weir.cli.responder.SignedResponses.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class WebhookExecutorTest {
    private static final byte[] SECRET = "a secret that both sides have".getBytes(UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Call(String path, String idempotencyKey, String time, String signature, byte[] body) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 204;
    private WebhookExecutor executor;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            calls.add(new Call(
                    exchange.getRequestURI().getPath(),
                    headers.getFirst("Idempotency-Key"),
                    headers.getFirst("Weir-Timestamp"),
                    headers.getFirst("Weir-Signature"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        executor = new WebhookExecutor(
                new WebhookExecutor.Receivers(Map.of("soc", address("/soc")), address("/all?token=secret")),
                SECRET,
                () -> NOW);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private static Response response(ActionKind action, String target, String to) {
        return KEY.sign(SignedResponses.of("id-1", 1, action, target, Mode.ENFORCE, Status.ACTIVE, NOW + HOUR, "", to));
    }

    @Test
    void tellsWhatToDoAndWhatToUndoSignedAndWithAKeyOfItsOwn() throws Exception {
        executor.execute(response(ActionKind.ISOLATE_HOST, "web-01", ""));
        executor.undo(response(ActionKind.ISOLATE_HOST, "web-01", ""));

        assertThat(calls).extracting(Call::path).containsExactly("/all", "/all");
        assertThat(calls).extracting(Call::idempotencyKey).containsExactly("id-1", "id-1-undo");
        JsonNode body = JSON.readTree(calls.get(0).body());
        assertThat(body.path("event").asText()).isEqualTo("execute");
        assertThat(body.path("action").asText()).isEqualTo("isolate_host");
        assertThat(body.path("target").asText()).isEqualTo("web-01");
        assertThat(body.path("expires").asText()).isEqualTo("2027-01-15T09:00:00Z");
        assertThat(JSON.readTree(calls.get(1).body()).path("event").asText()).isEqualTo("undo");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        mac.update((NOW / 1000 + ".").getBytes(UTF_8));
        assertThat(calls.get(0).time()).isEqualTo(Long.toString(NOW / 1000));
        assertThat(calls.get(0).signature())
                .isEqualTo("sha256="
                        + HexFormat.of().formatHex(mac.doFinal(calls.get(0).body())));
    }

    @Test
    void channelsHaveReceiversOfTheirOwn() throws Exception {
        executor.execute(response(ActionKind.NOTIFY, "An attack", "soc"));
        executor.execute(response(ActionKind.TICKET, "An attack", "service-desk"));

        assertThat(calls).extracting(Call::path).containsExactly("/soc", "/all");
        WebhookExecutor narrow = new WebhookExecutor(
                new WebhookExecutor.Receivers(Map.of("soc", address("/soc")), null), SECRET, () -> NOW);
        assertThat(narrow.refuses(response(ActionKind.NOTIFY, "An attack", "soc")))
                .isEmpty();
        assertThat(narrow.refuses(response(ActionKind.TICKET, "An attack", "service-desk")))
                .hasValueSatisfying(why -> assertThat(why).contains("--channel service-desk=URL"));
    }

    @Test
    void knowsWhatMayWorkLaterAndWhatNeverWill() {
        for (int later : List.of(429, 503, 500, 408)) {
            status = later;
            assertThatThrownBy(() -> executor.execute(response(ActionKind.NOTIFY, "An attack", "")))
                    .asInstanceOf(type(ExecutorException.class))
                    .satisfies(e -> {
                        assertThat(e.isFinal()).isFalse();
                        assertThat(e.pause()).isEqualTo(Duration.ofSeconds(7));
                        assertThat(e).hasMessageContaining("answered " + later);
                        assertThat(e.getMessage()).doesNotContain("secret");
                    });
        }
        for (int never : List.of(400, 401, 404, 302)) {
            status = never;
            assertThatThrownBy(() -> executor.execute(response(ActionKind.NOTIFY, "An attack", "")))
                    .asInstanceOf(type(ExecutorException.class))
                    .satisfies(e -> assertThat(e.isFinal()).isTrue());
        }
        assertThat(calls).as("no redirect is followed").hasSize(8);
        server.stop(0);
        assertThatThrownBy(() -> executor.execute(response(ActionKind.NOTIFY, "An attack", "")))
                .asInstanceOf(type(ExecutorException.class))
                .satisfies(e -> assertThat(e.isFinal()).isFalse())
                .satisfies(e -> assertThat(e).hasMessageContaining("cannot reach http://localhost:"));
    }
}
