package io.weir.jobs.rules;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.io.IOException;
import java.util.List;

/**
 * Announces changes of rules to the tasks that match, through {@link RuleRelay}. After a restart it announces the last one again: it may
 * have been on its way when the checkpoint was taken. Who knows it already takes no notice.
 */
public final class AnnounceRules extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<RuleUpdate, Void> {
    private static final long serialVersionUID = 1L;

    private final OperatorEventGateway relay;
    private transient ListState<RuleUpdate> remembered;
    private transient RuleUpdate last;

    private AnnounceRules(StreamOperatorParameters<Void> parameters, OperatorEventGateway relay) {
        super(parameters);
        this.relay = relay;
    }

    /** Makes the operator and what takes its announcements. */
    public static final class Factory extends AbstractStreamOperatorFactory<Void>
            implements OneInputStreamOperatorFactory<RuleUpdate, Void>, CoordinatedOperatorFactory<Void> {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("unchecked")
        public <T extends StreamOperator<Void>> T createStreamOperator(StreamOperatorParameters<Void> parameters) {
            OperatorID operator = parameters.getStreamConfig().getOperatorID();
            return (T) new AnnounceRules(
                    parameters, parameters.getOperatorEventDispatcher().getOperatorEventGateway(operator));
        }

        @Override
        public OperatorCoordinator.Provider getCoordinatorProvider(String name, OperatorID operator) {
            return RuleRelay.announcer(operator);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return AnnounceRules.class;
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        remembered = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("announced-rules", TypeInformation.of(RuleUpdate.class)));
        for (RuleUpdate update : remembered.get()) {
            last = update;
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (last != null) {
            announce();
        }
    }

    @Override
    public void processElement(StreamRecord<RuleUpdate> update) throws Exception {
        last = update.getValue();
        announce();
    }

    private void announce() throws IOException {
        RulePiece.of(last).forEach(relay::sendEventToCoordinator);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        remembered.update(last == null ? List.of() : List.of(last));
    }
}
