package io.weir.jobs.time;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Lets time go on with the clock, from where it was, while no partition of a source has a say in it: a restore found nothing new in
 * them, or what they hold is of long ago and read to its end. Otherwise what waits to be decided would wait for the next
 * event.
 *
 * <p>Its subtask is idle for a moment before each step, so that it does not hold others back that know better. Between that moment and the
 * step all that follow have time to be awake again: one that still slept while another heard of the step would be passed by, and what it
 * finds would be late.
 */
public final class GoOnInSilence<T> extends AbstractStreamOperator<T> implements OneInputStreamOperator<T, T> {
    private static final long serialVersionUID = 1L;

    private static final long BEAT_MILLIS = 250;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private transient ListState<Long> kept;
    private transient long toldMillis;
    /** The earliest event before any time was told: a restore may come before that. */
    private transient long earliestMillis;

    private transient boolean isSilent;
    private transient boolean isAwake;
    private transient boolean isOver;
    private transient long wentOnAtMillis;

    GoOnInSilence() {}

    public static <T> SingleOutputStreamOperator<T> after(DataStream<T> source) {
        return source.transform("Go on in silence", source.getType(), new GoOnInSilence<>())
                .uid("go-on-in-silence");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        kept = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("told-watermarks", Types.LONG));
        earliestMillis = Long.MAX_VALUE;
        toldMillis = UNKNOWN;
        for (long before : kept.get()) {
            toldMillis = toldMillis == UNKNOWN ? before : Math.min(toldMillis, before);
        }
        if (toldMillis == Watermark.MAX_WATERMARK.getTimestamp()) {
            toldMillis = UNKNOWN; // savepoints of before kept the end of a drained job as its time
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        var unused = getProcessingTimeService().scheduleWithFixedDelay(this::goOn, BEAT_MILLIS, BEAT_MILLIS);
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        if (toldMillis == UNKNOWN) {
            earliestMillis = Math.min(earliestMillis, element.getTimestamp());
        }
        output.collect(element);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        isSilent = status.isIdle();
        isAwake = false;
        wentOnAtMillis = getProcessingTimeService().getCurrentProcessingTime();
        output.emitWatermarkStatus(status);
    }

    @Override
    public void processWatermark(Watermark watermark) {
        if (watermark.equals(Watermark.MAX_WATERMARK)) {
            isOver = true; // a drained job goes on later, from where its time was
            output.emitWatermark(watermark);
        } else if (watermark.getTimestamp() > toldMillis) {
            tell(watermark);
        }
    }

    private void goOn(long nowMillis) {
        if (!isSilent || isOver || toldMillis == UNKNOWN) {
            return;
        }
        if (isAwake) {
            tell(new Watermark(toldMillis + Math.max(0, nowMillis - wentOnAtMillis)));
            wentOnAtMillis = nowMillis;
        } else {
            output.emitWatermarkStatus(WatermarkStatus.IDLE);
            output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
            tell(new Watermark(toldMillis));
        }
        isAwake = !isAwake;
    }

    private void tell(Watermark watermark) {
        toldMillis = watermark.getTimestamp();
        output.emitWatermark(watermark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        kept.clear();
        if (toldMillis != UNKNOWN) {
            kept.add(toldMillis);
        } else if (earliestMillis != Long.MAX_VALUE) {
            kept.add(earliestMillis - 1);
        }
    }
}
