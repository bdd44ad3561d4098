package io.weir.jobs.notify;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.NotifySink;
import io.weir.connectors.notify.RefusedNotices;
import io.weir.connectors.notify.Terms;
import io.weir.rules.alert.Severity;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;

import java.io.Serializable;
import java.time.Duration;

/**
 * The way to one target: notices -> what is worth telling -> the target. All of it is one task: no network lies in between, in which
 * records that wait for a target could hold up a checkpoint.
 */
public final class NotifyTopology {
    private NotifyTopology() {}

    /**
     * What a target is told.
     *
     * @param least what is less severe is not
     * @param everyVersion for stores; people are told what changes
     * @param interval between two notices of one thing, unless every version is told
     */
    public record Selection(Severity least, boolean everyVersion, Duration interval) implements Serializable {}

    /** One of the targets: what it is told, how it is served, and the way there. */
    public record Target(Selection selection, Terms terms, Courier.Factory courier) {
        public String name() {
            return terms.target();
        }
    }

    /** The stream has a parallelism of one. */
    public static void attach(DataStream<Notice> notices, Target target, RefusedNotices.Factory refused) {
        String name = target.name();
        selected(notices, target.selection(), name)
                .sinkTo(new NotifySink(target.terms(), target.courier().prepared(), refused))
                .setParallelism(1)
                .uid("notify-" + name)
                .name("Notify " + name);
    }

    private static DataStream<Notice> selected(DataStream<Notice> notices, Selection selection, String name) {
        Severity least = selection.least();
        if (selection.everyVersion()) {
            return notices.filter(notice -> notice.severity().compareTo(least) >= 0)
                    .setParallelism(1)
                    .uid("select-for-" + name)
                    .name("Select for " + name);
        }
        // With one task, every key is at home where it is.
        return DataStreamUtils.reinterpretAsKeyedStream(notices, Notice::subject)
                .process(new TellChanges(least, selection.interval()))
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid("changes-for-" + name)
                .name("Changes for " + name);
    }
}
