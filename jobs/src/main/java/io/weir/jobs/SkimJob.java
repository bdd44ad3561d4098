package io.weir.jobs;

import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Reads telemetry, finds out no more than what each event is and when it was, and throws it away. */
public final class SkimJob {
    public static final String NAME = "Weir skim";

    private SkimJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment
                .fromSource(DetectStage.telemetry(config), WatermarkStrategy.<Incoming>noWatermarks(), "Telemetry")
                .uid("telemetry")
                .sinkTo(new DiscardingSink<>())
                .uid("discard")
                .name("Discard");
        environment.execute(NAME);
    }
}
