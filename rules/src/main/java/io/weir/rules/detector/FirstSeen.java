package io.weir.rules.detector;

import io.weir.rules.alert.DerivedId;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value that a group did not show before: a user's first logon from a country, a service's first connection to a port.
 *
 * <p>A value is known for the timespan after it was seen last. It fires if it is not known, and if the group itself has
 * been watched for the time of learning: since its first event, or since the first after a whole timespan of silence.
 *
 * @param keep how many values of a group are known at most
 */
public record FirstSeen(List<Field> fields, int keep, Duration learning, Duration memory) implements Detector {
    private static final Duration LEARNING_BY_DEFAULT = Duration.ofDays(1);
    private static final int KEPT_BY_DEFAULT = 1000;
    private static final int MOST_KEPT = 10_000;

    public static Detector read(DetectorKeys keys) {
        keys.countsNothing();
        return new FirstSeen(
                keys.fields("field"),
                keys.whole("keep", 1, MOST_KEPT, KEPT_BY_DEFAULT),
                keys.shorterTimespan("learning", LEARNING_BY_DEFAULT),
                keys.timespan());
    }

    @Override
    public Optional<List<String>> measure(Function<Field, Optional<String>> texts, GeoLookup lookup) {
        List<String> values = new ArrayList<>();
        fields.forEach(field -> texts.apply(field).ifPresent(values::add));
        return values.size() == fields.size() ? Optional.of(values) : Optional.empty();
    }

    @Override
    public Window newWindow(Limits limits) {
        return new KnownValues(this);
    }

    /**
     * The values that a group is known to show, in the order in which they were seen last.
     *
     * <p>Bounded because of a value its fingerprint is kept, whatever its length, and of the values the newest
     * {@code keep}. A value that was given up fires again, visibly saturated: who floods a group makes noise, not silence.
     */
    private static final class KnownValues implements Window {
        private static final int VERSION = 1;
        private static final long NEVER = Long.MIN_VALUE;
        private static final int HEX_DIGITS = 16;

        private final FirstSeen settings;
        private final Map<Long, Long> lastSeenMillis = new LinkedHashMap<>();
        private long watchedSinceMillis = NEVER;
        private long startMillis = NEVER;
        private long newestDroppedMillis = NEVER;
        private Contribution newest;
        private boolean firesNow;

        KnownValues(FirstSeen settings) {
            this.settings = settings;
        }

        @Override
        public void forgetBefore(long millis) {
            startMillis = millis;
            Iterator<Long> oldest = lastSeenMillis.values().iterator();
            while (oldest.hasNext() && oldest.next() < millis) {
                oldest.remove();
            }
            if (lastSeenMillis.isEmpty()) {
                watchedSinceMillis = NEVER;
            }
        }

        @Override
        public void add(Contribution contribution) {
            long timeMillis = contribution.event().timeMillis();
            watchedSinceMillis = watchedSinceMillis == NEVER ? timeMillis : watchedSinceMillis;
            boolean isLearned = timeMillis - watchedSinceMillis >= settings.learning.toMillis();
            boolean isNew = isNew(fingerprint(contribution.values()), timeMillis);
            newest = contribution;
            firesNow = isNew && isLearned;
        }

        private boolean isNew(long value, long timeMillis) {
            boolean isNew = lastSeenMillis.remove(value) == null;
            lastSeenMillis.put(value, timeMillis);
            Iterator<Long> oldest = lastSeenMillis.values().iterator();
            while (lastSeenMillis.size() > settings.keep) {
                newestDroppedMillis = oldest.next();
                oldest.remove();
            }
            return isNew;
        }

        /** Of a strong hash, so that nobody finds a value that passes for a known one. */
        private static long fingerprint(List<String> values) {
            return Long.parseUnsignedLong(DerivedId.of(values.toArray(String[]::new)), 0, HEX_DIGITS, 16);
        }

        @Override
        public boolean holds(Contribution last) {
            return firesNow;
        }

        @Override
        public BigDecimal measured() {
            return BigDecimal.ONE;
        }

        @Override
        public List<EventRef> events() {
            return List.of(newest.event());
        }

        @Override
        public List<Evidence> evidence() {
            List<Evidence> evidence = new ArrayList<>();
            String test = "not seen for " + Shown.span(settings.memory.toMillis()) + ", known: "
                    + (lastSeenMillis.size() - 1) + (isSaturated() ? " others, older ones were given up" : " others");
            for (int i = 0; i < settings.fields.size(); i++) {
                evidence.add(new Evidence(
                        settings.fields.get(i).name(), newest.values().get(i), test));
            }
            return evidence;
        }

        @Override
        public boolean isSaturated() {
            return newestDroppedMillis != NEVER && newestDroppedMillis >= startMillis;
        }

        @Override
        public boolean isEmpty() {
            return lastSeenMillis.isEmpty();
        }

        @Override
        public void write(DataOutput output) throws IOException {
            output.writeByte(VERSION);
            output.writeLong(watchedSinceMillis);
            output.writeLong(startMillis);
            output.writeLong(newestDroppedMillis);
            output.writeInt(lastSeenMillis.size());
            for (Map.Entry<Long, Long> entry : lastSeenMillis.entrySet()) {
                output.writeLong(entry.getKey());
                output.writeLong(entry.getValue());
            }
        }

        @Override
        public void read(DataInput input) throws IOException {
            StateCodec.readVersion(VERSION, "the known values of a group", input);
            watchedSinceMillis = input.readLong();
            startMillis = input.readLong();
            newestDroppedMillis = input.readLong();
            for (int left = input.readInt(); left > 0; left--) {
                long value = input.readLong();
                lastSeenMillis.put(value, input.readLong());
            }
        }
    }
}
