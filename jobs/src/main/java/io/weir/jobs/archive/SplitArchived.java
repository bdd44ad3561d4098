package io.weir.jobs.archive;

import io.weir.connectors.archive.Archived;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.telemetry.DeadLetter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Documents go on, dead letters to the side. */
public final class SplitArchived extends ProcessFunction<Archived, IndexDocument> {
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

    private transient Counter archived;
    private transient Counter deadLetters;

    @Override
    public void open(OpenContext context) {
        archived = getRuntimeContext().getMetricGroup().counter("eventsArchived");
        deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
    }

    @Override
    public void processElement(Archived some, Context context, Collector<IndexDocument> out) {
        if (some.deadLetter() == null) {
            archived.inc();
            out.collect(some.document());
        } else {
            deadLetters.inc();
            context.output(DEAD_LETTERS, some.deadLetter());
        }
    }
}
