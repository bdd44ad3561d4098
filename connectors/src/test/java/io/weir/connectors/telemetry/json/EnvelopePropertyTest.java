package io.weir.connectors.telemetry.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.ReadOnce;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What is carried in JSON comes out as it went in. */
class EnvelopePropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 300)
    void anyTextSurvivesItsEscapes(@ForAll String name) throws IOException {
        String proper = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String inner = JSON.writeValueAsString(Map.of("user", Map.of("name", proper), "a", 1));
        String outer = JSON.writeValueAsString(Map.of("message", inner));

        var outcome = ReadOnce.of(FormatSettings.DEFAULT, outer);

        assertThat(outcome.rejections()).isEmpty();
        assertThat(outcome.documents()).hasSize(1);
        assertThat(((Map<?, ?>) outcome.documents().get(0).get("user")).get("name"))
                .isEqualTo(proper);
    }
}
