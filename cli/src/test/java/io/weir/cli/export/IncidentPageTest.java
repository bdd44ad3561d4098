package io.weir.cli.export;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Priority;
import io.weir.rules.incident.ScorePart;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class IncidentPageTest {
    private static final String HOSTILE =
            "</style><script>alert(1)</script>\"' onload=x &lt; \u202e\u0000\u2028 \ud800";

    private static Bundle everywhere(String text) {
        Alert alert = new Alert(
                text,
                1,
                "default",
                1_800_000_000_000L,
                text,
                text,
                text,
                Severity.HIGH,
                3,
                0,
                1_800_000_000_000L,
                1_800_000_000_000L,
                false,
                Map.of("source.ip", text),
                Map.of("host.name", text, "destination.ip", text, text, text),
                List.of(text),
                List.of(text),
                List.of(new Evidence(text, text, text)),
                List.of(text),
                List.of(),
                Map.of(),
                List.of(),
                Alert.NO_RISK);
        Incident incident = new Incident(
                text,
                1,
                "default",
                Status.OPEN,
                Severity.HIGH,
                Priority.P2,
                70,
                List.of(new ScorePart(text, 70)),
                text,
                List.of(new Phase(text, 0, text)),
                text,
                text,
                1,
                3,
                0,
                0,
                0,
                0,
                0,
                text,
                text,
                text,
                text,
                List.of(new Member(text, text, 0, text, 0)),
                List.of(text),
                List.of(text),
                List.of(text),
                List.of(text),
                List.of(text),
                List.of(new Moment(0, text, text, text, text, Severity.HIGH, text, text)),
                List.of(new Note(0, text, text, text)),
                Map.of(text, 1L));
        return new Bundle(incident, List.of(alert), List.of(), List.of(), Map.of(), List.of(), List.of(text));
    }

    @Test
    void nothingInItActsWhateverItsPartsSay() {
        String page = IncidentPage.of(everywhere(HOSTILE));

        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;").contains("⟨U+202E⟩");
        assertThat(page).doesNotContain("<script", "\u202e", "\u0000", "\u2028");
        assertThat(page).containsOnlyOnce("</style>");
        assertThat(page).contains("default-src 'none'");
        assertThat(page.replaceAll("https://attack\\.mitre\\.org/[A-Za-z0-9/.]*", ""))
                .doesNotContain("src=", "http:", "https:", "url(", "@import");
    }

    @Test
    void textLeavesNoElementAndNoAttribute() {
        Random random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            String text = random.ints(20, 0, 0x3000)
                    .map(each -> each % 3 == 0 ? "<>\"'&".charAt(each % 5) : each)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(Html.escaped(text)).doesNotContain("<", ">", "\"", "'").doesNotContainPattern("\\p{Cc}|\\p{Cf}");
        }
    }

    @Test
    void textIsNeverCutInHalfACharacter() {
        assertThat(Html.shortened("a😀b😀c", 4)).isEqualTo("a😀b…");
        assertThat(Html.shortened("a😀b", 3)).isEqualTo("a😀b");
    }

    @Test
    void anIncidentOfWhichAlmostNothingIsKnownHasAPage() {
        assertThat(IncidentPage.of(everywhere("")))
                .contains("<h2>Timeline (UTC)</h2>")
                .contains("</html>");
    }
}
