package io.weir.jobs.time;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.watermark.Watermark;

import java.util.List;

/**
 * The watermark of an operator, which a restore does not turn back: what was decided before stays decided, also of keys of
 * which nothing is left in state. Flink begins again without any watermark.
 *
 * <p>An operator is told its watermark only together with an element or a timer. Subtasks that had neither since they were
 * restored know no better than before and are not asked, unless all are such.
 */
public final class KeptWatermark {
    private final ListState<Mark> state;
    private final long restoredMillis;
    private TimerService timers;

    private KeptWatermark(ListState<Mark> state, long restoredMillis) {
        this.state = state;
        this.restoredMillis = restoredMillis;
    }

    /**
     * What one subtask knew.
     *
     * @param isCurrent whether it was told since it was restored itself
     */
    public record Mark(long watermarkMillis, boolean isCurrent) {}

    /** Takes up what all subtasks knew, however many there are now. */
    public static KeptWatermark of(OperatorStateStore store) throws Exception {
        ListState<Mark> state =
                store.getUnionListState(new ListStateDescriptor<>("kept-watermark", TypeInformation.of(Mark.class)));
        Mark known = null;
        for (Mark mark : state.get()) {
            known = known == null ? mark : earliest(known, mark);
        }
        return new KeptWatermark(state, known == null ? Long.MIN_VALUE : known.watermarkMillis());
    }

    /** Of those who were told, the earliest: nothing that is in time is called late. */
    private static Mark earliest(Mark one, Mark other) {
        if (one.isCurrent() != other.isCurrent()) {
            return one.isCurrent() ? one : other;
        }
        return one.watermarkMillis() <= other.watermarkMillis() ? one : other;
    }

    /** The watermark, or where it was before the restore as long as it has not come there again. */
    public long millis(TimerService service) {
        timers = service;
        return Math.max(restoredMillis, service.currentWatermark());
    }

    /** Remembers it, as part of a snapshot. A job that was drained has let all time pass, and what it leaves begins anew. */
    public void store() throws Exception {
        Mark mark = timers == null ? new Mark(restoredMillis, false) : new Mark(millis(timers), true);
        boolean isDrained = mark.watermarkMillis() == Watermark.MAX_WATERMARK.getTimestamp();
        state.update(isDrained ? List.of() : List.of(mark));
    }
}
