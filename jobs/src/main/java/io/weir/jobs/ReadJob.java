package io.weir.jobs;

import io.weir.connectors.telemetry.FieldsWanted;
import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.config.JobArguments;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.rules.DetectionRules;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Reads and parses telemetry just as the detect job does, and throws it away: what the detect job is measured beside. */
public final class ReadJob {
    public static final String NAME = "Weir read";

    private ReadJob() {}

    public static void main(String[] args) throws Exception {
        WeirConfig config = JobArguments.parse(args, System.getenv());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment
                .fromSource(DetectStage.telemetry(config), WatermarkStrategy.<Incoming>noWatermarks(), "Telemetry")
                .uid("telemetry")
                .filter(new WantForRules(DetectStage.rules(config)))
                .uid("want-for-rules")
                .name("Want for rules")
                .sinkTo(new DiscardingSink<>())
                .uid("discard")
                .name("Discard");
        environment.execute(NAME);
    }

    /** Has the source, to which it is chained, read of each event what the rules want, and takes none. */
    private static final class WantForRules extends RichFilterFunction<Incoming> {
        private static final long serialVersionUID = 1L;

        private final DetectionRules rules;

        WantForRules(DetectionRules rules) {
            this.rules = rules;
        }

        @Override
        public void open(OpenContext context) {
            FieldsWanted.tell(rules.compiled().index().fields());
        }

        @Override
        public void close() {
            FieldsWanted.forget();
        }

        @Override
        public boolean filter(Incoming incoming) {
            incoming.forgetEvent();
            return false;
        }
    }
}
