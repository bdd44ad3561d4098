package io.weir.connectors.notify.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.NoticeText;
import io.weir.connectors.notify.Receipt;
import io.weir.connectors.notify.SampleNotices;
import io.weir.connectors.notify.web.LocalServer.Reply;
import io.weir.rules.alert.Severity;
import io.weir.rules.playbook.Playbook.Mode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SlackCourierTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET_PATH = "/services/T0/B0/s3cr3t";

    @TempDir
    Path directory;

    private Receipt tell(LocalServer server, List<Notice> notices) throws Exception {
        var url = SampleNotices.secret(directory, "notify.slack.url", server.url() + SECRET_PATH);
        var settings = new SlackSettings(url, "https://kibana.example.com", Duration.ofSeconds(2));
        assertThat(settings.toString()).doesNotContain("s3cr3t");
        try (Courier courier = settings.open()) {
            return courier.deliver(notices).get();
        }
    }

    private static List<String> words(JsonNode node) {
        List<String> words = new ArrayList<>();
        if (node.path("type").asText().equals("mrkdwn")) {
            words.add(node.path("text").asText());
        }
        node.forEach(child -> words.addAll(words(child)));
        return words;
    }

    private static JsonNode message(Notice notice) throws IOException {
        return JSON.readTree(SlackMessage.of(List.of(NoticeText.of(notice, "https://kibana.example.com"))));
    }

    @Test
    void anIncidentIsAMessageThatSaysWhatMatters() throws Exception {
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(200, "ok"))) {
            assertThat(tell(server, List.of(SampleNotices.notice("0a1b2c3d4e5f", 1, Severity.HIGH))))
                    .isEqualTo(Receipt.TAKEN);

            assertThat(server.requests().get(0).path()).isEqualTo(SECRET_PATH);
            JsonNode message = JSON.readTree(server.requests().get(0).body());
            assertThat(message.path("text").asText()).isEqualTo("[HIGH] Lateral movement by 203.0.113.9");
            assertThat(words(message))
                    .contains(
                            "*[HIGH] Lateral movement by 203.0.113.9*",
                            "*Severity*\nhigh",
                            "*Score*\n88",
                            "*Phase*\nlateral-movement",
                            "*Entities*\n203.0.113.9, db-01")
                    .anySatisfy(words -> assertThat(words)
                            .startsWith("<https://kibana.example.com/app/dashboards#/view/weir-incident?_g=")
                            .contains("(time:(from:now-1y,to:now))&amp;_a=(query:(language:kuery,query:'")
                            .contains("weir.incident.id%3A%20%220a1b2c3d4e5f%22")
                            .endsWith("|Open in Kibana>"));
        }
    }

    @Test
    void anUpdateNamesItsIncidentAndSaysWhatChanged() throws IOException {
        Notice update =
                SampleNotices.notice("0a1b2c3d4e5f", 9, Severity.CRITICAL).changed("severity high → critical");

        assertThat(words(message(update)))
                .contains(
                        "*[CRITICAL] Update of incident 0a1b2c3d: Lateral movement by 203.0.113.9*",
                        "*Changed*\nseverity high → critical");
    }

    @Test
    void alertsAndResponsesCanBeToldToo() throws IOException {
        Notice alert = SampleNotices.told(
                SampleNotices.alert("a1", false, Map.of("source.ip", "203.0.113.9", "user.name", "root")));
        assertThat(words(message(alert)))
                .contains(
                        "*[HIGH] SSH brute force*",
                        "*Source*\n203.0.113.9",
                        "*User*\nroot",
                        "message = Failed password");
        assertThat(words(message(SampleNotices.told(SampleNotices.response("r1", Mode.ENFORCE)))))
                .contains("*Status*\nactive", "*Playbook*\nblock-attack-source");
    }

    @Test
    void namesCallNobodyAndLeadNowhere() throws IOException {
        JsonNode message =
                message(SampleNotices.titled("<!channel> <https://evil.example|Kibana> & \u202Eevil\nsecond"));

        assertThat(message.path("text").asText())
                .isEqualTo("[HIGH] &lt;!channel&gt; &lt;https://evil.example|Kibana&gt; &amp;  evil second");
        assertThat(message.findValues("verbatim")).isNotEmpty().allMatch(JsonNode::asBoolean);
    }

    @Property(tries = 100)
    void whateverATitleHoldsSlackCanTakeTheMessage(@ForAll @StringLength(max = 5000) String title) throws IOException {
        for (String words : words(message(SampleNotices.titled(title)))) {
            assertThat(words.length()).isBetween(1, 3000);
        }
        for (JsonNode fields : message(SampleNotices.titled(title)).findValues("fields")) {
            assertThat(fields.size()).isBetween(1, 10);
        }
        String text = message(SampleNotices.titled(title)).path("text").asText();
        assertThat(text).doesNotContain("<").doesNotContain(">");
    }

    @Test
    void theFullestMessageKeepsToTheLimitsOfSlack() throws IOException {
        NoticeText text = NoticeText.of(
                SampleNotices.titled("&".repeat(9000)).changed("<".repeat(400)), "https://kibana.example.com");
        JsonNode message =
                JSON.readTree(SlackMessage.of(java.util.Collections.nCopies(SlackSettings.MOST_IN_MESSAGE, text)));

        assertThat(message.path("blocks").size()).isLessThanOrEqualTo(50);
        assertThat(words(message)).allMatch(words -> words.length() <= 3000);
    }

    @Test
    void ofAMessageThatIsRefusedOnlyTheCulpritIs() throws Exception {
        List<Notice> notices = List.of(
                SampleNotices.titled("one"),
                SampleNotices.titled("two"),
                SampleNotices.titled("bad"),
                SampleNotices.titled("four"));
        try (LocalServer server = new LocalServer((request, number) ->
                request.text().contains("bad") ? Reply.of(400, "invalid_blocks") : Reply.of(200, "ok"))) {
            Receipt receipt = tell(server, notices);

            assertThat(receipt.refused()).containsOnlyKeys(2);
            assertThat(receipt.setback()).isEmpty();
        }
    }

    @Test
    void theAddressIsNeverRepeated() throws Exception {
        for (int status : List.of(403, 404, 429, 500, Reply.HANG_UP)) {
            try (LocalServer server = new LocalServer((request, number) -> Reply.of(status, "no s3cr3t"))) {
                assertThat(tell(server, List.of(SampleNotices.titled("one"))).toString())
                        .doesNotContain("s3cr3t");
            }
        }
        var url = SampleNotices.secret(directory, "notify.slack.url", "hooks.slack.example/s3cr3t");
        try (Courier courier = new SlackSettings(url, "", Duration.ofSeconds(1)).open()) {
            assertThat(courier.deliver(List.of(SampleNotices.titled("one")))
                            .get()
                            .setback()
                            .orElseThrow()
                            .reason())
                    .contains("what notify.slack.url holds is no address")
                    .doesNotContain("s3cr3t");
        }
    }
}
