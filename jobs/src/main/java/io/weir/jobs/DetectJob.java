package io.weir.jobs;

import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Telemetry in, alerts out: reads, matches and counts, and writes alerts and dead letters to Kafka. */
public final class DetectJob {
    public static final String NAME = "Weir detect";

    private DetectJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        DetectStage.attach(environment, config);
        environment.execute(NAME);
    }
}
