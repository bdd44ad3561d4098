package io.weir.jobs.archive;

import io.weir.connectors.archive.Archived;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.telemetry.DeadLetter;
import org.apache.flink.streaming.api.datastream.DataStream;

/** telemetry -> documents; what could not be read on the side. */
public final class ArchiveTopology {
    private ArchiveTopology() {}

    /** The streams that leave the topology. */
    public record Outputs(DataStream<IndexDocument> documents, DataStream<DeadLetter> deadLetters) {}

    public static Outputs build(DataStream<Archived> telemetry) {
        var documents =
                telemetry.process(new SplitArchived()).uid("split-archived").name("Documents");
        return new Outputs(documents, documents.getSideOutput(SplitArchived.DEAD_LETTERS));
    }
}
