package io.weir.jobs.respond;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets alerts pass, and what is none go to the dead letters. */
public final class SplitAlerts extends ProcessFunction<ReadAlert, Alert> {
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("unreadable-alerts", TypeInformation.of(DeadLetter.class));

    @Override
    public void processElement(ReadAlert read, Context context, Collector<Alert> out) {
        if (read.alert() == null) {
            context.output(DEAD_LETTERS, read.deadLetter());
        } else {
            out.collect(read.alert());
        }
    }
}
