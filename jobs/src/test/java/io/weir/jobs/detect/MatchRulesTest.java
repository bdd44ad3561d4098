package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Reading;
import io.weir.rules.alert.Hit;
import io.weir.rules.condition.Evidence;
import io.weir.rules.library.RuleFiles;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class MatchRulesTest {
    private OneInputStreamOperatorTestHarness<Reading, Hit> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                ProcessFunctionTestHarnesses.forProcessFunction(new MatchRules(DetectionRules.of(RuleFiles.bundled())));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aFailedLoginBecomesAHitWithItsGroupAndEvidence() throws Exception {
        harness.processElement(Telemetry.failure(17, "203.0.113.9", Telemetry.START), 0);

        assertThat(harness.extractOutputValues()).singleElement().satisfies(hit -> {
            assertThat(hit.correlation()).isEqualTo("d45a21d9-399a-4948-ba76-fba281625699");
            assertThat(hit.group()).isEqualTo(Map.of("source.ip", "203.0.113.9"));
            assertThat(hit.eventId()).isEqualTo("telemetry.auth-0-17");
            assertThat(hit.timeMillis()).isEqualTo(Telemetry.START.toEpochMilli());
            assertThat(hit.entities()).containsEntry("user.name", "root").containsEntry("host.name", "web-01");
            assertThat(hit.evidence()).extracting(Evidence::field).contains("event.outcome", "process.name");
        });
    }

    @Test
    void anEventThatMatchesNothingGoesNoFurther() throws Exception {
        harness.processElement(Telemetry.read(1, Telemetry.START, "{\"event\":{\"outcome\":\"success\"}}"), 0);

        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void whatCouldNotBeReadGoesToTheDeadLetters() throws Exception {
        harness.processElement(Telemetry.read(1, Telemetry.START, "{\"event\":"), 0);

        assertThat(harness.getSideOutput(MatchRules.DEAD_LETTERS))
                .singleElement()
                .satisfies(letter -> assertThat(letter.getValue().reason()).startsWith("not JSON"));
    }

    @Test
    void anEventFromTheFutureCountsAsOfItsArrival() throws Exception {
        String fromTheFuture =
                """
                {"@timestamp":"2099-01-01T00:00:00Z","event":{"category":"authentication","outcome":"failure"},
                 "process":{"name":"sshd"},"source":{"ip":"203.0.113.9"}}
                """;
        harness.processElement(Telemetry.read(1, Telemetry.START, fromTheFuture), 0);

        assertThat(harness.extractOutputValues()).singleElement().satisfies(hit -> assertThat(hit.timeMillis())
                .isEqualTo(Telemetry.START.toEpochMilli()));
    }
}
