package io.weir.jobs.chain;

import io.weir.rules.alert.Alert;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainDefinition;
import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

import java.util.List;

/**
 * hits -> follow -> alerts, in as many stages as a run can lead on to another entity: each stage follows the segment of its
 * number, and sends what is complete to the next under the entity it leads to.
 */
public final class ChainTopology {
    private ChainTopology() {}

    /** The streams that leave the topology. */
    public record Outputs(DataStream<Alert> alerts, DataStream<ChainHit> lateHits, DataStream<RefusedChain> refused) {}

    /**
     * @param changes definitions that come, change or go while the job runs; they hold no watermark back
     * @param bundled what is followed from the start
     */
    public static Outputs attach(
            DataStream<ChainHit> hits, DataStream<ChainDefinition> changes, List<ChainDefinition> bundled) {
        BroadcastStream<ChainDefinition> definitions = changes.assignTimestampsAndWatermarks(timeless())
                .uid("chain-definitions")
                .name("Chain definitions")
                .broadcast(FollowChains.DEFINITIONS);

        SingleOutputStreamOperator<Alert> first = stage(0, ofSegment(hits, 0), definitions, bundled);
        DataStream<Alert> alerts = first;
        DataStream<ChainHit> lateHits = first.getSideOutput(FollowChains.LATE_HITS);
        SingleOutputStreamOperator<Alert> before = first;
        for (int segment = 1; segment <= Chain.MOST_REBINDS; segment++) {
            DataStream<ChainHit> input =
                    ofSegment(hits, segment).union(before.getSideOutput(FollowChains.CONTINUATIONS));
            SingleOutputStreamOperator<Alert> next = stage(segment, input, definitions, bundled);
            alerts = alerts.union(next);
            lateHits = lateHits.union(next.getSideOutput(FollowChains.LATE_HITS));
            before = next;
        }
        return new Outputs(alerts, lateHits, first.getSideOutput(FollowChains.REFUSED));
    }

    private static DataStream<ChainHit> ofSegment(DataStream<ChainHit> hits, int segment) {
        return hits.filter(hit -> hit.segment() == segment)
                .uid("chain-hits-" + segment)
                .name("Hits of segment " + segment);
    }

    private static SingleOutputStreamOperator<Alert> stage(
            int segment,
            DataStream<ChainHit> input,
            BroadcastStream<ChainDefinition> definitions,
            List<ChainDefinition> bundled) {
        return input.keyBy(ChainHit::key)
                .connect(definitions)
                .process(new FollowChains(bundled))
                .uid("follow-chains-" + segment)
                .name("Follow chains, segment " + segment);
    }

    /** Definitions have no event time: they are idle from the first moment, and hits alone say how late it is. */
    private static WatermarkStrategy<ChainDefinition> timeless() {
        return WatermarkStrategy.forGenerator(context -> new WatermarkGenerator<>() {
            @Override
            public void onEvent(ChainDefinition definition, long timeMillis, WatermarkOutput output) {
                output.markIdle();
            }

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                output.markIdle();
            }
        });
    }
}
