package io.weir.jobs.rules;

import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.util.InstantiationUtil;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A part of a change of rules on its way to matching: thousands of rules are more than one message of Flink may hold.
 *
 * @param number from 0
 * @param of so many
 */
public record RulePiece(int number, int of, byte[] bytes) implements OperatorEvent {
    private static final int LARGEST = 1 << 20;

    public static List<RulePiece> of(RuleUpdate update) throws IOException {
        byte[] all = InstantiationUtil.serializeObject(update);
        int count = (all.length + LARGEST - 1) / LARGEST;
        List<RulePiece> pieces = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int from = number * LARGEST;
            pieces.add(
                    new RulePiece(number, count, Arrays.copyOfRange(all, from, Math.min(all.length, from + LARGEST))));
        }
        return pieces;
    }

    /** Puts pieces together, which come in their order; the first of a change ends what was begun before. */
    public static final class Assembly {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** The change, if this was its last piece. */
        public Optional<RuleUpdate> add(RulePiece piece) throws IOException, ClassNotFoundException {
            if (piece.number() == 0) {
                bytes.reset();
            }
            bytes.writeBytes(piece.bytes());
            if (piece.number() + 1 < piece.of()) {
                return Optional.empty();
            }
            RuleUpdate update =
                    InstantiationUtil.deserializeObject(bytes.toByteArray(), RuleUpdate.class.getClassLoader());
            bytes.reset();
            return Optional.of(update);
        }
    }
}
