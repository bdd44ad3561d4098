package io.weir.rules.detector;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Limits;
import io.weir.rules.correlation.RecentEvents;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.correlation.Window;
import io.weir.rules.event.Decimals;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.DetectorKeys;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Many more events of a group than it is used to, or far more of what a field of them adds up to.
 *
 * <p>Event time is cut into slices of a tenth of the timespan, counted from 1970. The rate at an event is the number of
 * events, or the sum of the field, in its slice so far and in the nine before it. The baseline is the average of all slices from the group's first
 * up to the tenth before it, empty ones included, times ten; what lies a half-life further back weighs half as much. It
 * fires if the rate is at least {@code atLeast} and at least {@code factor} times the baseline, and if the time of
 * learning lies between the group's first event and the oldest of the ten slices. Before that nothing is known to be
 * usual: then it does not fire, or, if newcomers fire, {@code atLeast} alone decides.
 *
 * @param summed what is added up; nothing counts events
 */
public record RateChange(
        long sliceMillis,
        long atLeast,
        BigDecimal factor,
        Duration halfLife,
        Duration learning,
        Optional<Field> summed,
        boolean newcomersFire)
        implements Detector {
    private static final int SLICES = 10;
    private static final int MOST = 1_000_000_000;
    /** More than any counter of bytes says; a thousand times that in every event still fits the counts. */
    private static final BigDecimal LARGEST_VALUE = BigDecimal.valueOf(1_000_000_000_000_000L);

    private static final BigDecimal LARGEST_FACTOR = BigDecimal.valueOf(1_000_000);
    /** After three half-lives of silence an eighth of the baseline is left: enough to get over a weekend with a day's half-life. */
    private static final int HALF_LIVES_REMEMBERED = 3;

    public static Detector read(DetectorKeys keys) {
        Duration halfLife = keys.longerTimespan("half-life", Duration.ofDays(1));
        return new RateChange(
                keys.timespan().toMillis() / SLICES,
                keys.whole("gte", 1, MOST),
                keys.number("factor", BigDecimal.ONE, LARGEST_FACTOR),
                halfLife,
                keys.longerTimespan("learning", halfLife),
                keys.field("field"),
                keys.choice("newcomers", "wait", "fire").equals("fire"));
    }

    @Override
    public List<Field> fields() {
        return summed.stream().toList();
    }

    @Override
    public Optional<List<String>> measure(Function<Field, Optional<String>> texts, GeoLookup lookup) {
        return summed.isEmpty()
                ? Optional.of(List.of())
                : texts.apply(summed.get()).flatMap(RateChange::amount).map(List::of);
    }

    /** A number that can be added up, without its fraction. */
    private static Optional<String> amount(String text) {
        return Decimals.parse(text)
                .filter(number -> number.signum() >= 0)
                .map(number -> number.min(LARGEST_VALUE).toBigInteger().toString());
    }

    @Override
    public Duration memory() {
        Duration faded = halfLife.multipliedBy(HALF_LIVES_REMEMBERED);
        return (faded.compareTo(learning) < 0 ? learning : faded).plusMillis(sliceMillis * SLICES);
    }

    @Override
    public Window newWindow(Limits limits) {
        return new Rates(this, limits);
    }

    /**
     * How often a group's events come: now, and usually.
     *
     * <p>Bounded because it keeps ten counts and a handful of numbers, and of the events those that a firing names.
     */
    private static final class Rates implements Window {
        private static final int VERSION = 2;
        private static final int VERSION_WITHOUT_FIELD = 1;
        private static final long MOST_IN_A_SLICE = Long.MAX_VALUE / (2 * SLICES);
        private static final long NEVER = Long.MIN_VALUE;
        /** Fifty are five times ten, though ten may have come out as 10.000000000000002. */
        private static final double NOT_DECIDED_BY_ROUNDING = 1 + 1e-9;

        private final RateChange settings;
        private final double lossPerSlice;
        private final RecentEvents events;
        private final long[] counts = new long[SLICES];
        private long slice;
        private long firstSlice;
        private long firstMillis = NEVER;
        private long newestMillis = NEVER;
        /** Of the slices before the ten: their weighted counts, and their weights. */
        private double weightedCounts;

        private double weights;

        Rates(RateChange settings, Limits limits) {
            this.settings = settings;
            this.lossPerSlice = -StrictMath.log(2) * settings.sliceMillis / settings.halfLife.toMillis();
            this.events = new RecentEvents(limits.events());
        }

        @Override
        public void forgetBefore(long startMillis) {
            if (newestMillis < startMillis) {
                clear();
            }
        }

        private void clear() {
            Arrays.fill(counts, 0);
            firstMillis = NEVER;
            newestMillis = NEVER;
            weightedCounts = 0;
            weights = 0;
            events.forgetBefore(Long.MAX_VALUE);
        }

        @Override
        public void add(Contribution contribution) {
            newestMillis = contribution.event().timeMillis();
            long nowSlice = Math.floorDiv(newestMillis, settings.sliceMillis);
            if (firstMillis == NEVER) {
                firstMillis = newestMillis;
                firstSlice = nowSlice;
                slice = nowSlice;
            }
            advanceTo(nowSlice);
            int place = Math.floorMod(slice, SLICES);
            counts[place] = Math.min(MOST_IN_A_SLICE, counts[place] + amount(contribution));
            events.forgetBefore(windowStartMillis());
            events.add(contribution.event());
        }

        private long amount(Contribution contribution) {
            return settings.summed.isEmpty()
                    ? 1
                    : Long.parseLong(contribution.values().get(0));
        }

        private void advanceTo(long nowSlice) {
            for (int steps = 0; slice < nowSlice && steps < SLICES; steps++) {
                slice++;
                int place = Math.floorMod(slice, SLICES);
                if (slice - SLICES >= firstSlice) {
                    fadeOver(1);
                    weightedCounts += counts[place];
                }
                counts[place] = 0;
            }
            if (slice < nowSlice) {
                fadeOver(nowSlice - slice); // what leaves now was empty
                slice = nowSlice;
            }
        }

        /** Slices pass: older ones lose weight, and each of the passing has its own. */
        private void fadeOver(long slices) {
            weightedCounts *= StrictMath.exp(lossPerSlice * slices);
            double lost = -StrictMath.expm1(lossPerSlice * slices);
            weights += lost / -StrictMath.expm1(lossPerSlice) - weights * lost;
        }

        private long windowStartMillis() {
            return (slice - SLICES + 1) * settings.sliceMillis;
        }

        private long rate() {
            return Arrays.stream(counts).sum();
        }

        private double baseline() {
            return SLICES * weightedCounts / weights;
        }

        @Override
        public boolean holds(Contribution last) {
            if (rate() < settings.atLeast) {
                return false;
            }
            return isLearned()
                    ? rate() * NOT_DECIDED_BY_ROUNDING >= settings.factor.doubleValue() * baseline()
                    : settings.newcomersFire;
        }

        private boolean isLearned() {
            return windowStartMillis() - firstMillis >= settings.learning.toMillis();
        }

        @Override
        public BigDecimal measured() {
            return BigDecimal.valueOf(rate());
        }

        /** Of sums at least so many. */
        @Override
        public long count() {
            return settings.summed.isEmpty() ? rate() : events.toList().size();
        }

        @Override
        public List<EventRef> events() {
            return events.toList();
        }

        @Override
        public List<Evidence> evidence() {
            String expected = isLearned()
                    ? settings.factor.toPlainString() + " times the usual "
                            + Shown.rounded(BigDecimal.valueOf(baseline()))
                    : settings.atLeast + ", nothing being known to be usual";
            return List.of(new Evidence(
                    settings.summed.map(Field::name).orElse("@timestamp"),
                    rate() + " in " + Shown.span(settings.sliceMillis * SLICES),
                    "at least " + expected));
        }

        @Override
        public boolean isSaturated() {
            return events.isTruncated();
        }

        @Override
        public boolean isEmpty() {
            return newestMillis == NEVER;
        }

        @Override
        public void write(DataOutput output) throws IOException {
            output.writeByte(VERSION);
            output.writeLong(settings.sliceMillis);
            StateCodec.writeText(summedName(), output);
            for (long count : counts) {
                output.writeLong(count);
            }
            output.writeLong(slice);
            output.writeLong(firstSlice);
            output.writeLong(firstMillis);
            output.writeLong(newestMillis);
            output.writeDouble(weightedCounts);
            output.writeDouble(weights);
            events.write(output);
        }

        @Override
        public void read(DataInput input) throws IOException {
            int version = StateCodec.readVersion(VERSION_WITHOUT_FIELD, VERSION, "the rates of a group", input);
            boolean isSameTimespan = input.readLong() == settings.sliceMillis;
            boolean isSameField =
                    (version == VERSION_WITHOUT_FIELD ? "" : StateCodec.readText(input)).equals(summedName());
            for (int place = 0; place < SLICES; place++) {
                counts[place] = input.readLong();
            }
            slice = input.readLong();
            firstSlice = input.readLong();
            firstMillis = input.readLong();
            newestMillis = input.readLong();
            weightedCounts = input.readDouble();
            weights = input.readDouble();
            events.read(input);
            if (!isSameTimespan || !isSameField) {
                clear(); // counts of other slices or of something else say nothing about the rule as it is now
            }
        }

        private String summedName() {
            return settings.summed.map(Field::name).orElse("");
        }
    }
}
