package io.weir.connectors.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.rules.alert.Severity;
import io.weir.rules.playbook.Playbook.Mode;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class KibanaLinkTest {
    private static final Notice INCIDENT = SampleNotices.notice("0a1b", 1, Severity.HIGH);

    private static String link(Notice notice, String search) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.putObject("weir").putObject("incident").put("search", search);
        String link = KibanaLink.to(notice, document, "https://kibana.example.com/s/soc/");
        return URLDecoder.decode(URI.create(link).toString(), UTF_8);
    }

    @Test
    void anIncidentHasADashboardOfItsOwn() {
        String start =
                "https://kibana.example.com/s/soc/app/dashboards#/view/weir-incident?_g=(time:(from:now-1y,to:now))"
                        + "&_a=(query:(language:kuery,query:'";

        assertThat(link(INCIDENT, "weir.entity: \"a'b!\" or x")).isEqualTo(start + "weir.entity: \"a!'b!!\" or x'))");
        assertThat(link(INCIDENT, ""))
                .isEqualTo(start + "weir.incident.id: \"0a1b\" or weir.response.occasion: \"0a1b\"'))");
        assertThat(link(INCIDENT, "x".repeat(3_000))).hasSizeLessThan(300);
    }

    @Test
    void alertsAndResponsesAreInDiscover() {
        Notice alert = SampleNotices.told(SampleNotices.alert("a1", false, Map.of()));
        assertThat(link(alert, ""))
                .endsWith("(index:'weir-alerts',query:(language:kuery,query:'weir.alert.id: \"a1\"'))");
        assertThat(link(SampleNotices.told(SampleNotices.response("r1'x", Mode.ENFORCE)), ""))
                .endsWith("(index:'weir-responses',query:(language:kuery,query:'weir.response.id: \"r1x\"'))");
    }

    @Test
    void withoutAnAddressThereIsNoLink() {
        assertThat(KibanaLink.to(INCIDENT, NoticeText.document(INCIDENT), "")).isEmpty();
    }
}
