package io.weir.jobs;

import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.alert.Alert;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Telemetry in, incidents and responses out: the detect job and the respond job as one, for small sites. */
public final class PipelineJob {
    public static final String NAME = "Weir pipeline";

    private PipelineJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        // The watermarks of telemetry are past the alerts that they lead to.
        var alerts = DetectStage.attach(environment, config)
                .assignTimestampsAndWatermarks(
                        RespondStage.<Alert>times(config, alert -> Math.max(alert.timeMillis(), alert.lastMillis())))
                .uid("alert-times")
                .name("Times of alerts");
        RespondStage.attach(environment, config, alerts);
        environment.execute(NAME);
    }
}
