package io.weir.jobs.rules;

import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Takes changes of rules from the task that announces them to those that match, by way of the JobManager: matching is chained to its
 * source and has no second input. What was announced is kept for tasks that start later, and announced again after a
 * restart by the operator that announced it.
 *
 * <p>Each of both operators has one; Flink calls all coordinators of a job from one thread.
 */
public final class RuleRelay implements OperatorCoordinator {
    private final Announced announced;
    private final boolean listens;

    private RuleRelay(Announced announced, boolean listens) {
        this.announced = announced;
        this.listens = listens;
    }

    /** For the operator that announces. */
    static Provider announcer(OperatorID operator) {
        return new Maker(operator, false);
    }

    /** For an operator that wants to be told. */
    public static Provider listener(OperatorID operator) {
        return new Maker(operator, true);
    }

    private record Maker(OperatorID operator, boolean listens) implements Provider {
        @Override
        public OperatorID getOperatorId() {
            return operator;
        }

        @Override
        public OperatorCoordinator create(Context context) {
            return new RuleRelay(Announced.of(context.getCoordinatorStore()), listens);
        }
    }

    /** The pieces of the newest change, and who wants to have them. */
    private static final class Announced {
        private final List<RulePiece> pieces = new ArrayList<>();
        private final Map<Integer, SubtaskGateway> listeners = new HashMap<>();

        static Announced of(CoordinatorStore store) {
            return (Announced) store.compute(Announced.class, (key, known) -> known == null ? new Announced() : known);
        }

        void tell(RulePiece piece) {
            if (piece.number() == 0) {
                pieces.clear();
            }
            pieces.add(piece);
            listeners.values().forEach(listener -> send(listener, piece));
        }

        void join(int subtask, SubtaskGateway listener) {
            listeners.put(subtask, listener);
            pieces.forEach(piece -> send(listener, piece));
        }

        void leave(int subtask) {
            listeners.remove(subtask);
        }

        private static void send(SubtaskGateway listener, RulePiece piece) {
            var unused = listener.sendEvent(piece); // if it fails, Flink restarts the task
        }
    }

    @Override
    public void handleEventFromOperator(int subtask, int attempt, OperatorEvent event) {
        announced.tell((RulePiece) event);
    }

    @Override
    public void executionAttemptReady(int subtask, int attempt, SubtaskGateway gateway) {
        if (listens) {
            announced.join(subtask, gateway);
        }
    }

    @Override
    public void executionAttemptFailed(int subtask, int attempt, Throwable reason) {
        if (listens) {
            announced.leave(subtask);
        }
    }

    @Override
    public void subtaskReset(int subtask, long checkpoint) {
        if (listens) {
            announced.leave(subtask);
        }
    }

    /** Tasks remember what they were told: there is nothing to keep here. */
    @Override
    public void checkpointCoordinator(long checkpoint, CompletableFuture<byte[]> result) {
        result.complete(new byte[0]);
    }

    @Override
    public void resetToCheckpoint(long checkpoint, byte[] nothing) {
        announced.pieces.clear();
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        // nothing waits for it
    }

    @Override
    public void start() {
        // begins with the first announcement
    }

    @Override
    public void close() {
        // holds nothing
    }
}
