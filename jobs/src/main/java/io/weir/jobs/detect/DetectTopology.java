package io.weir.jobs.detect;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import org.apache.flink.streaming.api.datastream.DataStream;

import java.nio.charset.StandardCharsets;

/** telemetry -> match -> thresholds -> alerts; what could not be read, and what came too late, on the side. */
public final class DetectTopology {
    private DetectTopology() {}

    /** The streams that leave the topology. */
    public record Outputs(DataStream<Alert> alerts, DataStream<DeadLetter> deadLetters) {}

    public static Outputs build(
            DataStream<Incoming> telemetry, DetectionRules rules, TopicFormats formats, TelemetryLimits limits) {
        var hits = telemetry
                .process(new MatchRules(rules, formats, limits))
                .uid("match-rules")
                .name("Match rules");

        var alerts = hits.keyBy(Hit::key)
                .process(new DetectThresholds(rules))
                .uid("detect-thresholds")
                .name("Detect thresholds");

        var unreadable = hits.getSideOutput(MatchRules.DEAD_LETTERS);
        var late = alerts.getSideOutput(DetectThresholds.LATE_HITS)
                .map(DetectTopology::lateLetter)
                .returns(DeadLetter.class)
                .uid("late-letters")
                .name("Late hits");

        return new Outputs(alerts.union(hits.getSideOutput(MatchRules.FOREIGN_ALERTS)), unreadable.union(late));
    }

    private static DeadLetter lateLetter(Hit hit) {
        String reason = "came after its time was decided: rule " + hit.correlation() + ", event time "
                + java.time.Instant.ofEpochMilli(hit.timeMillis());
        return new DeadLetter(
                "hits", 0, hit.timeMillis(), "late", reason, hit.eventId().getBytes(StandardCharsets.UTF_8));
    }
}
