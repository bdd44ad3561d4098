package io.weir.connectors.notify.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.LocalCertificate;
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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

class SplunkCourierTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Reply SUCCESS = Reply.of(200, "{\"text\":\"Success\",\"code\":0}");
    private static final List<Notice> NOTICES = IntStream.range(0, 4)
            .mapToObj(i -> SampleNotices.notice("incident" + i, i + 1, Severity.HIGH))
            .toList();

    @TempDir
    Path directory;

    private Receipt tell(LocalServer server, List<Notice> notices) throws Exception {
        return tell(server, "", notices);
    }

    private Receipt tell(LocalServer server, String caFile, List<Notice> notices) throws Exception {
        var settings = new SplunkSettings(
                server.url(),
                SampleNotices.secret(directory, "notify.splunk.token", "t0k3n"),
                "soc",
                caFile,
                Duration.ofMillis(700),
                Duration.ofSeconds(2));
        assertThat(settings.toString()).doesNotContain("t0k3n");
        try (Courier courier = settings.open()) {
            return courier.deliver(notices).get();
        }
    }

    private static List<JsonNode> events(Request request) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        var unpacked = new GZIPInputStream(new ByteArrayInputStream(request.body()));
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(unpacked)) {
            values.forEachRemaining(events::add);
        }
        return events;
    }

    private static boolean isQuestion(Request request) {
        return request.path().startsWith("/services/collector/ack");
    }

    @Test
    void aBatchIsOnePackedRequest() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> SUCCESS)) {
            assertThat(tell(server, NOTICES)).isEqualTo(Receipt.TAKEN);

            Request request = server.requests().get(0);
            assertThat(request.path()).isEqualTo("/services/collector/event");
            assertThat(request.header("Authorization")).isEqualTo("Splunk t0k3n");
            assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(request.header("X-Splunk-Request-Channel")).matches("[0-9a-f-]{36}");
            List<JsonNode> events = events(request);
            assertThat(events).hasSize(4);
            assertThat(events.get(2)
                            .path("time")
                            .decimalValue()
                            .movePointRight(3)
                            .longValueExact())
                    .isEqualTo(NOTICES.get(2).timeMillis());
            assertThat(events.get(2).path("sourcetype").asText()).isEqualTo("weir:incident");
            assertThat(events.get(2).path("index").asText()).isEqualTo("soc");
            assertThat(events.get(2).at("/event/weir/incident/id").asText()).isEqualTo("incident2");
            assertThat(events.get(2).at("/event/weir/incident/version").asInt()).isEqualTo(3);
        }
    }

    @Test
    void whereAcknowledgementsAreOnABatchIsTakenOnceItIsIndexed() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        try (LocalServer server = new LocalServer((request, number) -> {
            if (!isQuestion(request)) {
                return Reply.of(200, "{\"text\":\"Success\",\"code\":0,\"ackId\":7}");
            }
            boolean isIndexed = questions.incrementAndGet() == 3;
            return Reply.of(200, "{\"acks\":{\"7\":" + isIndexed + "}}");
        })) {
            assertThat(tell(server, NOTICES)).isEqualTo(Receipt.TAKEN);

            assertThat(questions).hasValue(3);
            Request question = server.requests().get(1);
            assertThat(question.text()).isEqualTo("{\"acks\":[7]}");
            assertThat(question.path())
                    .endsWith("?channel=" + server.requests().get(0).header("X-Splunk-Request-Channel"));
        }
    }

    @Test
    void whatIsNotAcknowledgedInTimeIsSentAgain() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> isQuestion(request)
                ? Reply.of(number % 2 == 0 ? 503 : 200, "{\"acks\":{\"0\":false}}")
                : Reply.of(200, "{\"text\":\"Success\",\"code\":0,\"ackId\":0}"))) {
            assertThat(tell(server, NOTICES).setback().orElseThrow().reason())
                    .contains("did not acknowledge a batch within");
        }
    }

    @Test
    void anEventThatIsNamedAsTheCulpritIsLeftOut() throws Exception {
        try (LocalServer server = new LocalServer((request, number) ->
                Reply.of(400, "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":1}"))) {
            Receipt receipt = tell(server, NOTICES);

            assertThat(receipt.refused()).containsOnlyKeys(1);
            assertThat(receipt.setback()).isPresent();
        }
    }

    @Test
    void withoutAWordAboutTheCulpritItIsFoundByHalves() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> {
            try {
                return events(request).stream().anyMatch(event -> event.at("/event/weir/incident/id")
                                .asText()
                                .equals("incident2"))
                        ? Reply.of(413, "")
                        : SUCCESS;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        })) {
            Receipt receipt = tell(server, NOTICES);

            assertThat(receipt.refused()).containsOnlyKeys(2);
            assertThat(receipt.setback()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, 3, Invalid authorization, true",
        "403, 4, Invalid token, true",
        "403, 1, Token disabled, true",
        "400, 7, Incorrect index, true",
        "400, 10, Data channel is missing, false",
        "503, 9, Server is busy, false",
        "500, 8, Internal server error, false",
        "429, 26, Too many requests, false",
        "404, 404, Not found, true"
    })
    void whetherWaitingHelpsDependsOnTheAnswer(int status, int code, String text, boolean isLasting) throws Exception {
        try (LocalServer server = new LocalServer((request, number) ->
                new Reply(status, "{\"text\":\"" + text + "\",\"code\":" + code + "}", Map.of("Retry-After", "3")))) {
            var setback = tell(server, NOTICES).setback().orElseThrow();

            assertThat(setback.isLasting()).isEqualTo(isLasting);
            assertThat(setback.reason()).doesNotContain("t0k3n");
            if (isLasting) {
                assertThat(setback.reason()).contains(text).contains("check notify.splunk.");
            }
        }
    }

    @Test
    void aServerIsKnownByItsCertificate() throws Exception {
        LocalCertificate certificate = LocalCertificate.make(directory, "dns:localhost");
        Files.writeString(directory.resolve("empty.pem"), "");
        try (LocalServer server = LocalServer.secure(certificate.context(), (request, number) -> SUCCESS)) {
            assertThat(tell(server, certificate.file().toString(), NOTICES)).isEqualTo(Receipt.TAKEN);

            assertThat(tell(server, "", NOTICES).setback().orElseThrow().reason())
                    .contains("no agreement on TLS");
            assertThat(tell(server, directory.resolve("empty.pem").toString(), NOTICES)
                            .setback()
                            .orElseThrow()
                            .reason())
                    .contains("notify.splunk.ca-file: found no certificate in");
            assertThat(tell(server, directory.resolve("none.pem").toString(), NOTICES)
                            .setback()
                            .orElseThrow()
                            .reason())
                    .contains("cannot read notify.splunk.ca-file");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsNoSurprise() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(502, "<html>bad gateway</html>"))) {
            assertThat(tell(server, NOTICES).setback()).isPresent();
        }
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(200, ""))) {
            assertThat(tell(server, NOTICES)).isEqualTo(Receipt.TAKEN);
        }
    }
}
