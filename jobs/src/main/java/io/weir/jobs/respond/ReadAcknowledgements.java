package io.weir.jobs.respond;

import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.telemetry.DeadLetter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.io.IOException;

/** Reads what executors say; what cannot be read goes to the dead letters. */
public final class ReadAcknowledgements extends ProcessFunction<AcknowledgementRecord, Acknowledgement> {
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("unreadable-acknowledgements", TypeInformation.of(DeadLetter.class));

    @Override
    public void processElement(AcknowledgementRecord record, Context context, Collector<Acknowledgement> out) {
        try {
            out.collect(Acknowledgement.read(record.json()));
        } catch (IOException e) {
            context.output(
                    DEAD_LETTERS,
                    new DeadLetter(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            "acknowledgement",
                            e.getMessage(),
                            record.json()));
        }
    }
}
