package io.weir.jobs.chain;

import io.weir.jobs.form.TextSerializer;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * hits -> follow -> alerts, in as many stages as a run can lead on to another entity: each stage follows the segment of its
 * number, and sends what is complete to the next under the entity it leads to.
 */
public final class ChainTopology {
    /** Where operators put what chains look for, events as well as alerts. */
    public static final OutputTag<ChainHit> HITS = new OutputTag<>("chain-hits", TypeInformation.of(ChainHit.class));

    private ChainTopology() {}

    /** The streams that leave the topology. */
    public record Outputs(DataStream<Alert> alerts, DataStream<ChainHit> lateHits) {}

    /** Follows the chains of these rules, and of what they change to. */
    public static Outputs attach(DataStream<ChainHit> hits, BroadcastStream<RuleUpdate> updates, DetectionRules rules) {
        SingleOutputStreamOperator<Alert> first = stage(0, ofSegment(hits, 0), updates, rules);
        DataStream<Alert> alerts = first;
        DataStream<ChainHit> lateHits = first.getSideOutput(FollowChains.LATE_HITS);
        SingleOutputStreamOperator<Alert> before = first;
        for (int segment = 1; segment <= Chain.MOST_REBINDS; segment++) {
            DataStream<ChainHit> input =
                    ofSegment(hits, segment).union(before.getSideOutput(FollowChains.CONTINUATIONS));
            SingleOutputStreamOperator<Alert> next = stage(segment, input, updates, rules);
            alerts = alerts.union(next);
            lateHits = lateHits.union(next.getSideOutput(FollowChains.LATE_HITS));
            before = next;
        }
        return new Outputs(alerts, lateHits);
    }

    private static DataStream<ChainHit> ofSegment(DataStream<ChainHit> hits, int segment) {
        return hits.filter(hit -> hit.segment() == segment)
                .uid("chain-hits-" + segment)
                .name("Hits of segment " + segment);
    }

    private static SingleOutputStreamOperator<Alert> stage(
            int segment, DataStream<ChainHit> input, BroadcastStream<RuleUpdate> updates, DetectionRules rules) {
        return input.keyBy(ChainHit::key, TextSerializer.TYPE)
                .connect(updates)
                .process(new FollowChains(rules))
                .uid("follow-chains-" + segment)
                .name("Follow chains, segment " + segment);
    }
}
