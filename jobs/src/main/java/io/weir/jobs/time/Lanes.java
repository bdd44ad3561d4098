package io.weir.jobs.time;

import io.weir.rules.event.LogSource;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long stragglers are waited for: of most topics shortly, of topics in slower lanes longer. A rule over slow topics is
 * decided so much later; no other rule is.
 *
 * @param outOfOrderness of topics that are in no slower lane
 */
public record Lanes(Duration outOfOrderness, List<Lane> slower) implements Serializable {
    public Lanes {
        slower = List.copyOf(slower);
    }

    /**
     * Topics that are slower than others.
     *
     * @param logSources the products, categories and services, as rules name them, of what these topics hold
     */
    public record Lane(Pattern topics, Duration outOfOrderness, List<String> logSources) implements Serializable {
        public Lane {
            logSources = List.copyOf(logSources);
        }

        private boolean mayHold(LogSource source) {
            List<String> stated = Stream.of(source.product(), source.category(), source.service())
                    .filter(part -> !part.isEmpty())
                    .toList();
            return stated.isEmpty() || stated.stream().anyMatch(logSources::contains);
        }
    }

    /** One lane for all topics. */
    public static Lanes one(Duration outOfOrderness) {
        return new Lanes(outOfOrderness, List.of());
    }

    /** How much longer the stragglers of a topic are waited for than others; the first lane that fits counts. */
    public long delayMillis(String topic) {
        for (Lane lane : slower) {
            if (lane.topics().matcher(topic).matches()) {
                return delayMillis(lane);
            }
        }
        return 0;
    }

    /** How much later a rule is decided than others: as the slowest topics say that may feed it. */
    public long delayMillis(LogSource source) {
        return slower.stream()
                .filter(lane -> lane.mayHold(source))
                .mapToLong(this::delayMillis)
                .max()
                .orElse(0);
    }

    /** Whole points of the grid, so that decisions stay on it. */
    private long delayMillis(Lane lane) {
        long delay = Math.max(0, lane.outOfOrderness().minus(outOfOrderness).toMillis());
        return -Math.floorDiv(-delay, DecisionGrid.EVERY_MILLIS) * DecisionGrid.EVERY_MILLIS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lanes lanes && toString().equals(lanes.toString()); // patterns are equal to none
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
