package io.weir.jobs;

import io.weir.connectors.kafka.KafkaSinks;
import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.respond.AlertSerializer;
import io.weir.jobs.respond.ReadAlert;
import io.weir.jobs.respond.ReadAlerts;
import io.weir.jobs.respond.SplitAlerts;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Alerts and commands in, alert documents, incidents, responses and answers out. */
public final class RespondJob {
    public static final String NAME = "Weir respond";

    private RespondJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        config.kafka().access().check();
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        var alerts = environment
                .fromSource(
                        RespondStage.source(config, config.topics().alerts(), new ReadAlerts()),
                        RespondStage.<ReadAlert>times(config, ReadAlert::timeMillis),
                        "Alerts")
                .uid("alerts")
                .process(new SplitAlerts(), AlertSerializer.TYPE)
                .uid("split-alerts")
                .name("Split alerts");
        alerts.getSideOutput(SplitAlerts.DEAD_LETTERS)
                .sinkTo(KafkaSinks.deadLetters(
                        config.kafka().access(), config.topics().deadletter(), KafkaSinks.Delivery.atLeastOnce()))
                .uid("unreadable-alerts-to-kafka")
                .name("Unreadable alerts to Kafka");
        RespondStage.attach(environment, config, alerts);
        environment.execute(NAME);
    }
}
