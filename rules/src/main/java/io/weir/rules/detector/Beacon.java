package io.weir.rules.detector;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Limits;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.correlation.Window;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.DetectorKeys;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Contacts at regular intervals: malware that asks its controller for orders.
 *
 * <p>Events that follow each other within a tenth of the shortest interval are one contact, which has the time of its
 * first event. A contact fires if the newest {@code contacts} of them lie within the timespan, their median interval is
 * not below the shortest, and of their intervals {@code regularPercent} lie within {@code jitterPercent} of the median.
 *
 * <p>The shortest interval is what keeps a busy line from looking regular: where events come faster than contacts are
 * told apart, the pauses between contacts all have about that length.
 *
 * @param contacts how many are needed to call them regular
 * @param shortestMillis the shortest interval that is looked for
 */
public record Beacon(int contacts, int jitterPercent, int regularPercent, long shortestMillis, Duration memory)
        implements Detector {
    private static final int FEWEST = 5;
    private static final int MOST = 1000;
    private static final int LARGEST_JITTER = 50;
    private static final int LEAST_REGULAR = 50;
    private static final int PERCENT = 100;
    private static final int CONTACT_LENGTHS_PER_INTERVAL = 10;

    public static Detector read(DetectorKeys keys) {
        keys.needsGroup("contacts of different senders have no rhythm in common");
        return new Beacon(
                keys.whole("gte", FEWEST, MOST),
                keys.whole("jitter", 0, LARGEST_JITTER, 30),
                keys.whole("regular", LEAST_REGULAR, PERCENT, 90),
                keys.timespan("shortest", Duration.ofSeconds(10)).toMillis(),
                keys.timespan());
    }

    @Override
    public List<Field> fields() {
        return List.of();
    }

    @Override
    public Optional<List<String>> measure(Function<Field, Optional<String>> texts, GeoLookup lookup) {
        return Optional.of(List.of());
    }

    @Override
    public Window newWindow(Limits limits) {
        return new Contacts(this);
    }

    /**
     * The newest contacts of a group.
     *
     * <p>Bounded because no more contacts are kept than the rule needs to decide, a thousand at most.
     */
    private static final class Contacts implements Window {
        private static final int VERSION = 1;
        private static final long NEVER = Long.MIN_VALUE;

        private final Beacon beacon;
        private final Deque<EventRef> newest = new ArrayDeque<>();
        private long lastEventMillis = NEVER;
        /** How many contacts were regular without a break, those before the first firing included. */
        private long regularSoFar;

        private boolean firesNow;

        Contacts(Beacon beacon) {
            this.beacon = beacon;
        }

        @Override
        public void forgetBefore(long startMillis) {
            while (!newest.isEmpty() && newest.peekFirst().timeMillis() < startMillis) {
                newest.removeFirst();
            }
            lastEventMillis = lastEventMillis < startMillis ? NEVER : lastEventMillis;
        }

        @Override
        public void add(Contribution contribution) {
            long timeMillis = contribution.event().timeMillis();
            boolean isSameContact = lastEventMillis != NEVER
                    && (timeMillis - lastEventMillis) * CONTACT_LENGTHS_PER_INTERVAL <= beacon.shortestMillis;
            lastEventMillis = timeMillis;
            firesNow = !isSameContact && isRegularWith(contribution.event());
        }

        private boolean isRegularWith(EventRef contact) {
            newest.addLast(contact);
            while (newest.size() > beacon.contacts) {
                newest.removeFirst();
            }
            boolean isRegular = newest.size() == beacon.contacts && isRegular();
            regularSoFar = isRegular ? Math.max(regularSoFar + 1, beacon.contacts) : 0;
            return isRegular;
        }

        private boolean isRegular() {
            long[] intervals = sortedIntervals();
            long twiceMedian = twiceMedian(intervals);
            return twiceMedian >= 2 * beacon.shortestMillis
                    && regular(intervals, twiceMedian) * PERCENT >= (long) beacon.regularPercent * intervals.length;
        }

        private long[] sortedIntervals() {
            long[] intervals = new long[newest.size() - 1];
            long previousMillis = newest.peekFirst().timeMillis();
            int at = -1;
            for (EventRef contact : newest) {
                if (at >= 0) {
                    intervals[at] = contact.timeMillis() - previousMillis;
                }
                previousMillis = contact.timeMillis();
                at++;
            }
            Arrays.sort(intervals);
            return intervals;
        }

        private static long twiceMedian(long[] sorted) {
            return sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2];
        }

        private long regular(long[] intervals, long twiceMedian) {
            long regular = 0;
            for (long interval : intervals) {
                long twiceDeviation = Math.abs(2 * interval - twiceMedian);
                regular += twiceDeviation * PERCENT <= twiceMedian * beacon.jitterPercent ? 1 : 0;
            }
            return regular;
        }

        @Override
        public boolean holds(Contribution last) {
            return firesNow;
        }

        @Override
        public BigDecimal measured() {
            return BigDecimal.valueOf(regularSoFar);
        }

        @Override
        public List<EventRef> events() {
            return List.copyOf(newest);
        }

        @Override
        public List<Evidence> evidence() {
            long[] intervals = sortedIntervals();
            long twiceMedian = twiceMedian(intervals);
            return List.of(new Evidence(
                    "@timestamp",
                    "every " + Shown.span(twiceMedian / 2),
                    regular(intervals, twiceMedian) + " of the last " + intervals.length + " intervals within "
                            + beacon.jitterPercent + " %"));
        }

        @Override
        public boolean isSaturated() {
            return false;
        }

        @Override
        public boolean isEmpty() {
            return newest.isEmpty() && lastEventMillis == NEVER;
        }

        @Override
        public void write(DataOutput output) throws IOException {
            output.writeByte(VERSION);
            output.writeLong(lastEventMillis);
            output.writeLong(regularSoFar);
            output.writeInt(newest.size());
            for (EventRef contact : newest) {
                StateCodec.writeEvent(contact, output);
            }
        }

        @Override
        public void read(DataInput input) throws IOException {
            StateCodec.readVersion(VERSION, "the contacts of a beacon", input);
            lastEventMillis = input.readLong();
            regularSoFar = input.readLong();
            for (int left = input.readInt(); left > 0; left--) {
                newest.addLast(StateCodec.readEvent(input));
            }
        }
    }
}
