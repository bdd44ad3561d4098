package io.weir.connectors.notify;

import io.weir.rules.alert.Severity;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a target is served.
 *
 * @param target its name, for people
 * @param maxAge what is older when its turn comes is dropped, and counted
 * @param longestPause between two attempts, unless the target asks for more
 * @param newestOnly whether of what waits only the newest version is told
 */
public record Terms(String target, Duration maxAge, Duration longestPause, boolean newestOnly, Batches batches)
        implements Serializable {

    /**
     * When a batch goes.
     *
     * @param most notices in it
     * @param bytes about how many in it
     * @param delay while it waits for company, unless it is full
     * @param rest after it was taken
     * @param urgent what is as severe as this waits for no company
     */
    public record Batches(int most, int bytes, Duration delay, Duration rest, Severity urgent) implements Serializable {
        /** One by one, at once. */
        public static final Batches SINGLE =
                new Batches(1, Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO, Severity.INFORMATIONAL);
    }
}
