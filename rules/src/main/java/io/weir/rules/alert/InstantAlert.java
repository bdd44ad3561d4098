package io.weir.rules.alert;

import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.memory.Reminders;
import io.weir.rules.sigma.DetectionRule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The alert of a rule that alerts at once: all hits of one rule and group within one interval of suppression.
 *
 * <p>The first hit to arrive raises it; nobody waits for event time. So hits come in any order, and all that the alert says
 * is a property of the set of hits: their number, the earliest and the latest time, and of the earliest hits their ids and
 * details. From where somebody acted is found out later, in any order, too: it is a hit's second half. The version is the
 * number of all halves that are known, so it rises with whatever changes the alert, and the last one is the same for any
 * order of arrival and after any restore.
 *
 * <p>People hear of it at once, whenever the number of hits has doubled, when the severity rises, and when the interval has
 * passed: a flood of n hits costs about log n updates.
 *
 * <p>Bounded because it keeps fifty event ids, fifty of those whose origin is known, fifty targets, the details of one hit, and a
 * handful of numbers. A hit that is replayed counts once if it is among the fifty earliest; up to fifty hits the count is exact
 * whatever is replayed. The same holds for their origins.
 */
public final class InstantAlert {
    private static final int VERSION = 4;
    /** Counted one origin, however many were known. */
    private static final int WITH_ONE_ORIGIN = 3;

    private static final int WITHOUT_TARGETS = 2;
    private static final int MOST_EVENTS = 50;

    private static final long TOLD_WITHIN_MILLIS = 5_000;
    private static final long FORGOTTEN_WITHIN_MILLIS = 30_000;

    private final DetectionRule rule;
    private final AlertingRule alerting;
    private final long allowedLatenessMillis;
    private final TreeSet<EventRef> earliest = new TreeSet<>();
    /** Of the hits whose origin is known, the earliest. */
    private final TreeSet<EventRef> earliestKnown = new TreeSet<>();

    private final EarliestTargets targets = new EarliestTargets();

    private String tenant = "";
    private String groupKey = "";
    private Map<String, String> group = Map.of();
    private EventDetail detail = EventDetail.NONE;
    /** From where somebody acts, and the earliest event that this is known of. */
    private Optional<Origin> origin = Optional.empty();

    private long count;
    private long origins;
    private long lastMillis = Long.MIN_VALUE;
    private long toldVersion;
    private long raisedAtMillis;
    private boolean hasToldEnd;

    private record Origin(EventRef event, String address) {}

    /** An alert without hits; the first one says whose it is. */
    public InstantAlert(DetectionRule rule, Duration allowedLateness) {
        this.rule = rule;
        this.alerting = AlertingRule.of(rule);
        this.allowedLatenessMillis = allowedLateness.toMillis();
    }

    /** What a hit's group key must be: hits of one group in one interval belong to the same alert. */
    public static String groupKey(DetectionRule rule, AlertGroup group, long timeMillis) {
        return group.key() + "@" + interval(rule, timeMillis).startMillis();
    }

    /** The severity with which a rule's alert is raised, before it counts any further. */
    public static Severity severityWhenRaised(DetectionRule rule) {
        return AlertingRule.of(rule).severity(1);
    }

    /** The version that the earliest hit raised, or would have raised had hits come in order. */
    public static Alert asRaised(DetectionRule rule, Alert newest) {
        Map<String, String> entities = new HashMap<>(newest.entities());
        entities.remove(Hit.ORIGIN); // it is known later
        return new Alert(
                newest.id(),
                1,
                newest.tenant(),
                newest.timeMillis(),
                newest.ruleId(),
                newest.ruleName(),
                newest.ruleVersion(),
                severityWhenRaised(rule),
                1,
                0,
                newest.firstMillis(),
                newest.firstMillis(),
                newest.shadow(),
                newest.group(),
                entities,
                newest.tactics(),
                newest.techniques(),
                newest.evidence(),
                newest.events().subList(0, 1),
                newest.steps(),
                newest.stages(),
                Targets.of(newest.group(), entities),
                newest.ruleRisk());
    }

    /** Whether the alert that an event belongs to is closed and forgotten at a watermark. */
    public static boolean isLate(DetectionRule rule, long timeMillis, Duration allowedLateness, long watermarkMillis) {
        return watermarkMillis >= interval(rule, timeMillis).endMillis() + allowedLateness.toMillis();
    }

    private static SuppressionInterval interval(DetectionRule rule, long timeMillis) {
        return SuppressionInterval.of(timeMillis, AlertingRule.of(rule).suppress());
    }

    /** Takes a hit in; the next version if people should hear of it now. The clock's time is only noted in it. */
    public Optional<Alert> add(Hit hit, long nowMillis) {
        EventRef event = new EventRef(hit.timeMillis(), hit.eventId());
        if (!earliest.add(event)) {
            return Optional.empty();
        }
        targets.add(Targets.of(hit), event);
        tenant = hit.tenant();
        groupKey = hit.groupKey();
        group = hit.group();
        detail = earliest.first().equals(event) ? EventDetail.of(hit) : detail;
        lastMillis = Math.max(lastMillis, hit.timeMillis());
        count++;
        if (earliest.size() > MOST_EVENTS) {
            earliest.pollLast();
        }
        boolean hasDoubled = Long.bitCount(count) == 1;
        boolean escalates = severity().compareTo(alerting.highestSeverity(count - 1)) > 0;
        return hasDoubled || escalates ? Optional.of(publish(nowMillis)) : Optional.empty();
    }

    /**
     * Takes in that the address is known now from which somebody caused a hit. It is the same hit, so it does not count as
     * one; the address that is shown is that of the earliest hit of which one is known. People hear of it at once if it is
     * another one than was shown, else with what is told next.
     */
    public Optional<Alert> addOrigin(Hit hit, long nowMillis) {
        Origin found = new Origin(
                new EventRef(hit.timeMillis(), hit.eventId()), hit.origin().orElseThrow());
        if (!earliestKnown.add(found.event())) {
            return Optional.empty();
        }
        targets.add(Targets.of(hit), found.event());
        origins++;
        if (earliestKnown.size() > MOST_EVENTS) {
            earliestKnown.pollLast();
        }
        if (origin.isPresent() && origin.get().event().compareTo(found.event()) <= 0) {
            return Optional.empty();
        }
        boolean isNews = !origin.map(Origin::address).equals(Optional.of(found.address()));
        origin = Optional.of(found);
        return isNews && count > 0 ? Optional.of(publish(nowMillis)) : Optional.empty();
    }

    /** What is to be told once the watermark is here. */
    public Optional<Alert> onWatermark(long watermarkMillis, long nowMillis) {
        boolean isOver = watermarkMillis >= interval().endMillis();
        boolean isTime = isOver && !hasToldEnd || isForgotten(watermarkMillis);
        hasToldEnd |= isOver;
        return isTime && count > 0 && toldVersion < version() ? Optional.of(publish(nowMillis)) : Optional.empty();
    }

    /**
     * When {@link #onWatermark} has something to do: soon after the end of the interval, and after what may come late. Intervals end
     * for all groups at once, so each has moments of its own.
     */
    public OptionalLong nextMillis() {
        if (count == 0 && origin.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                hasToldEnd
                        ? Reminders.notBefore(forgottenAtMillis(), FORGOTTEN_WITHIN_MILLIS, groupKey)
                        : Reminders.notBefore(interval().endMillis(), TOLD_WITHIN_MILLIS, groupKey));
    }

    /** Whether no hit can belong to it any more, so that it need not be kept. */
    public boolean isForgotten(long watermarkMillis) {
        return watermarkMillis >= forgottenAtMillis();
    }

    private long forgottenAtMillis() {
        return interval().endMillis() + allowedLatenessMillis;
    }

    private SuppressionInterval interval() {
        long anyMillis = count == 0
                ? origin.orElseThrow().event().timeMillis()
                : earliest.first().timeMillis();
        return SuppressionInterval.of(anyMillis, alerting.suppress());
    }

    private Severity severity() {
        return alerting.highestSeverity(count);
    }

    private long version() {
        return count + origins;
    }

    private Alert publish(long nowMillis) {
        raisedAtMillis = toldVersion == 0 ? nowMillis : raisedAtMillis;
        toldVersion = version();
        long firstMillis = earliest.first().timeMillis();
        String id = DerivedId.of(tenant, rule.key(), groupKey);
        return alerting.alert(
                        id,
                        version(),
                        tenant,
                        firstMillis,
                        severity(),
                        count,
                        count - 1,
                        firstMillis,
                        lastMillis,
                        group,
                        origin.map(found -> detail.with(Hit.ORIGIN, found.address()))
                                .orElse(detail),
                        earliest.stream().map(EventRef::eventId).toList(),
                        raisedAtMillis,
                        nowMillis)
                .directedAt(targets.all());
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(tenant, output);
        DataText.write(groupKey, output);
        DataText.write(group, output);
        detail.write(output);
        output.writeLong(count);
        output.writeLong(lastMillis);
        output.writeLong(toldVersion);
        output.writeLong(raisedAtMillis);
        output.writeBoolean(hasToldEnd);
        output.writeInt(earliest.size());
        for (EventRef event : earliest) {
            StateCodec.writeEvent(event, output);
        }
        output.writeBoolean(origin.isPresent());
        if (origin.isPresent()) {
            StateCodec.writeEvent(origin.get().event(), output);
            DataText.write(origin.get().address(), output);
        }
        targets.write(output);
        output.writeLong(origins);
        output.writeInt(earliestKnown.size());
        for (EventRef event : earliestKnown) {
            StateCodec.writeEvent(event, output);
        }
    }

    /** Fills a fresh value of the same rule. */
    public void read(DataInput input) throws IOException {
        int version = StateCodec.readVersion(WITHOUT_TARGETS, VERSION, "an alert that was raised at once", input);
        tenant = DataText.read(input);
        groupKey = DataText.read(input);
        group = DataText.readMap(input);
        detail = EventDetail.read(input);
        count = input.readLong();
        lastMillis = input.readLong();
        toldVersion = input.readLong();
        raisedAtMillis = input.readLong();
        hasToldEnd = input.readBoolean();
        for (int left = input.readInt(); left > 0; left--) {
            earliest.add(StateCodec.readEvent(input));
        }
        if (input.readBoolean()) {
            origin = Optional.of(new Origin(StateCodec.readEvent(input), DataText.read(input)));
        }
        if (version > WITHOUT_TARGETS) {
            targets.read(input);
        }
        if (version > WITH_ONE_ORIGIN) {
            origins = input.readLong();
            for (int left = input.readInt(); left > 0; left--) {
                earliestKnown.add(StateCodec.readEvent(input));
            }
        } else if (origin.isPresent()) {
            origins = 1;
            earliestKnown.add(origin.get().event());
            toldVersion += toldVersion > 0 ? 1 : 0; // it was the number of hits that were told, always with the origin
        }
    }
}
