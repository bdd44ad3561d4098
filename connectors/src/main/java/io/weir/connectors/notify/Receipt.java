package io.weir.connectors.notify;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a batch: some of it may be refused for good; all else has been taken or, after a setback, is tried again.
 *
 * @param refused why, by the place in the batch
 */
public record Receipt(Map<Integer, String> refused, Optional<Setback> setback) {
    public static final Receipt TAKEN = new Receipt(Map.of(), Optional.empty());

    public Receipt {
        refused = Map.copyOf(refused);
    }

    /**
     * Why a target does not take anything now.
     *
     * @param pause before which trying again makes no sense
     * @param isLasting whether somebody has to do something about it
     */
    public record Setback(String reason, Duration pause, boolean isLasting) {}

    public static Receipt again(String reason, Duration pause) {
        return new Receipt(Map.of(), Optional.of(new Setback(reason, pause, false)));
    }

    public static Receipt again(String reason) {
        return again(reason, Duration.ZERO);
    }

    /** Nothing gets through until somebody does something. It is tried again all the same, for that may happen. */
    public static Receipt stuck(String reason) {
        return new Receipt(Map.of(), Optional.of(new Setback(reason, Duration.ZERO, true)));
    }

    /** One is refused; the others are taken. */
    public static Receipt refusing(int index, String reason) {
        return new Receipt(Map.of(index, reason), Optional.empty());
    }

    /** One is refused, and the others have to be sent again without it. */
    public static Receipt without(int index, String reason) {
        return new Receipt(
                Map.of(index, reason),
                Optional.of(new Setback("one of a batch is refused: " + reason, Duration.ZERO, false)));
    }

    /** Of a batch whose second part, from an offset on, has a receipt of its own. */
    public Receipt and(Receipt second, int offset) {
        Map<Integer, String> all = new HashMap<>(refused);
        second.refused.forEach((index, reason) -> all.put(index + offset, reason));
        return new Receipt(all, setback.or(second::setback));
    }
}
