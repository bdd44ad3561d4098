package io.weir.connectors.notify.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.notify.SampleNotices;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonTemplateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode filled(String template, String title) throws IOException {
        return JSON.readTree(JsonTemplate.read("template.json", template).fill(SampleNotices.titled(title), ""));
    }

    @Test
    void placeholdersBecomeValuesOfTheirKind() throws IOException {
        JsonNode filled = filled(
                """
                {"summary": "Weir: ${title} (${severity})", "score": "${document.weir.incident.score}",
                 "who": ["${document.weir.incident.entities.0.label}", "on ${document.weir.incident.hosts}"],
                 "techniques": "${document.threat.technique.id}", "none": "${document.no.such}", "nothing": "-${document.no}-",
                 "fixed": 1}
                """,
                "Lateral movement");

        assertThat(filled.path("summary").asText()).isEqualTo("Weir: Lateral movement (high)");
        assertThat(filled.path("score").isInt()).isTrue();
        assertThat(filled.at("/who/0").asText()).isEqualTo("203.0.113.9");
        assertThat(filled.at("/who/1").asText()).isEqualTo("on db-01");
        assertThat(filled.at("/techniques/1").asText()).isEqualTo("T1021");
        assertThat(filled.path("none").isNull()).isTrue();
        assertThat(filled.path("nothing").asText()).isEqualTo("--");
        assertThat(filled.path("fixed").asInt()).isEqualTo(1);
    }

    @Property(tries = 200)
    void whateverATitleHoldsItStaysTheTitle(@ForAll String title) throws IOException {
        JsonNode filled = filled("{\"title\": \"${title}\", \"text\": \"<${title}>\"}", title);

        assertThat(filled).hasSize(2);
        // What is no text in UTF-16 cannot be written in UTF-8.
        boolean isText = title.codePoints().noneMatch(letter -> letter >= 0xD800 && letter <= 0xDFFF);
        if (isText) {
            assertThat(filled.path("title").asText()).isEqualTo(title);
            assertThat(filled.path("text").asText()).isEqualTo("<" + title + ">");
        }
    }

    @Test
    void aTitleThatLooksLikeAPlaceholderIsNone() throws IOException {
        assertThat(filled("{\"text\": \"<${title}>\"}", "$1 ${document} \\")
                        .path("text")
                        .asText())
                .isEqualTo("<$1 ${document} \\>");
    }

    @Test
    void mistakesAreToldWithTheirPlace() {
        assertThatThrownBy(() -> JsonTemplate.read("t.json", "{\n  \"a\": }"))
                .hasMessageStartingWith("t.json:2:")
                .hasMessageContaining("found no JSON");
        assertThatThrownBy(() -> JsonTemplate.read("t.json", "{\"a\": \"${titel} ${id\"}"))
                .hasMessageContaining("found '${titel}', expected one of kind, id")
                .hasMessageContaining("found '${id' without an end");
        assertThatThrownBy(() -> JsonTemplate.read("t.json", "\"${id}\"")).hasMessageContaining("found no JSON object");
        assertThatThrownBy(() -> JsonTemplate.read("t.json", "{} {}")).hasMessageContaining("found no JSON");
    }
}
