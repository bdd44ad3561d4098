package io.weir.rules.incident;

import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Severity;
import io.weir.rules.alert.UpdatePace;
import io.weir.rules.correlation.StateCodec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one entity does until it is silent for long: its alerts, one strand for each rule, however many there are.
 *
 * <p>Alerts are decided in event-time order; further versions of an alert that is known may come at any time, and change
 * the outcome the same way whenever they do. A strand is told when it begins, when it gets more severe, finds new
 * targets or has doubled, and otherwise once in a while if it changed.
 */
public final class EntityActivity {
    private static final int VERSION = 1;
    /** Rules of one entity at the same time. */
    static final int MOST_STRANDS = 64;
    /** Alerts that are known by their ids; what is older than those that were forgotten is taken for a further version. */
    static final int MOST_KNOWN = 256;

    private final long inactivityMillis;
    private final Map<String, Told> strands = new LinkedHashMap<>();
    private final Map<String, Long> known = new LinkedHashMap<>();
    private String activity = "";
    private long lastMillis = Long.MIN_VALUE;
    private long forgottenMillis = Long.MIN_VALUE;
    private long cut;

    /** A strand, and how much of it was told. */
    private static final class Told {
        private Strand strand;
        private long toldMillis;
        private boolean isChanged;
        private boolean isUrgent;

        Told(Strand strand, long toldMillis, boolean isChanged, boolean isUrgent) {
            this.strand = strand;
            this.toldMillis = toldMillis;
            this.isChanged = isChanged;
            this.isUrgent = isUrgent;
        }

        long dueMillis() {
            return UpdatePace.dueMillis(strand.firstMillis(), toldMillis);
        }
    }

    public EntityActivity(Duration inactivity) {
        this.inactivityMillis = inactivity.toMillis();
    }

    /** Whether an alert was seen before, in whatever version. */
    public boolean knows(Finding finding) {
        return known.containsKey(finding.alertId()) || isForgotten(finding);
    }

    private boolean isForgotten(Finding finding) {
        return finding.atMillis() <= forgottenMillis;
    }

    /** Takes findings in, and gives the strands that are to be told as of a moment of event time. */
    public List<Strand> decide(Collection<Finding> findings, long untilMillis) {
        List<Strand> told = new ArrayList<>();
        findings.stream().sorted(Finding.IN_ORDER).forEach(finding -> take(finding, untilMillis, told));
        boolean isOver = isOver(untilMillis);
        for (Told each : strands.values()) {
            boolean isTime = each.isUrgent || isOver || untilMillis >= each.dueMillis();
            if (each.isChanged && isTime) {
                told.add(tell(each, untilMillis));
            }
        }
        if (isOver) {
            forget();
        }
        return told;
    }

    private static Strand tell(Told told, long atMillis) {
        told.strand = told.strand.at(atMillis);
        told.toldMillis = atMillis;
        told.isChanged = false;
        told.isUrgent = false;
        return told.strand;
    }

    private boolean isOver(long nowMillis) {
        return !strands.isEmpty() && nowMillis - lastMillis > inactivityMillis;
    }

    private void forget() {
        strands.clear();
        known.clear();
        activity = "";
        lastMillis = Long.MIN_VALUE;
        forgottenMillis = Long.MIN_VALUE;
    }

    private void take(Finding finding, long untilMillis, List<Strand> told) {
        if (isOver(finding.timeMillis())) {
            strands.values().stream().filter(each -> each.isChanged).forEach(each -> told.add(tell(each, untilMillis)));
            forget();
        }
        activity = activity.isEmpty() ? finding.alertId() : activity;
        lastMillis = Math.max(lastMillis, finding.atMillis());
        Long counted = known.get(finding.alertId());
        boolean isNew = counted == null && !isForgotten(finding);
        long before = counted != null ? counted : isNew ? 0L : finding.count();
        long more = Math.max(0, finding.count() - before);
        if (isNew || counted != null) {
            remember(finding, Math.max(before, finding.count()));
        }
        Told about = strands.get(finding.ruleId());
        if (about == null) {
            if (hasRoomFor(finding)) {
                Strand strand = Strand.of(finding, activity);
                strands.put(finding.ruleId(), new Told(strand, Long.MIN_VALUE / 2, true, true));
            } else {
                cut++;
            }
            return;
        }
        Strand grown = about.strand.with(finding, isNew, more);
        about.isChanged |= isNew || !grown.at(about.strand.atMillis()).equals(about.strand);
        about.isUrgent |= isUrgent(about.strand, grown, isNew);
        about.strand = grown;
    }

    private static boolean isUrgent(Strand before, Strand after, boolean isNew) {
        return after.severity() != before.severity()
                || after.score() != before.score()
                || after.chain() != before.chain()
                || after.targets().size() != before.targets().size()
                || after.accounts().size() != before.accounts().size()
                || isNew && Long.bitCount(after.alerts()) == 1;
    }

    private void remember(Finding finding, long count) {
        known.put(finding.alertId(), count);
        if (known.size() > MOST_KNOWN) {
            Iterator<String> oldest = known.keySet().iterator();
            oldest.next();
            oldest.remove();
            forgottenMillis = Math.max(forgottenMillis, finding.atMillis() - 1);
        }
    }

    /** When there are too many rules, the least severe one gives way to one that is more severe. */
    private boolean hasRoomFor(Finding finding) {
        if (strands.size() < MOST_STRANDS) {
            return true;
        }
        String least = "";
        Severity lowest = finding.severity();
        for (Map.Entry<String, Told> each : strands.entrySet()) {
            if (each.getValue().strand.severity().compareTo(lowest) < 0) {
                lowest = each.getValue().strand.severity();
                least = each.getKey();
            }
        }
        if (least.isEmpty()) {
            return false;
        }
        strands.remove(least);
        cut++;
        return true;
    }

    /** When {@link #decide} has something to do without further findings; empty once everything is forgotten. */
    public OptionalLong nextMillis() {
        if (strands.isEmpty()) {
            return OptionalLong.empty();
        }
        long next = lastMillis + inactivityMillis + 1;
        for (Told told : strands.values()) {
            next = told.isChanged ? Math.min(next, told.dueMillis()) : next;
        }
        return OptionalLong.of(next);
    }

    public boolean isEmpty() {
        return strands.isEmpty();
    }

    /** Rules that found no room since this value was made. */
    public long cut() {
        return cut;
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(activity, output);
        output.writeLong(lastMillis);
        output.writeLong(forgottenMillis);
        output.writeInt(strands.size());
        for (Told told : strands.values()) {
            told.strand.write(output);
            output.writeLong(told.toldMillis);
            output.writeBoolean(told.isChanged);
            output.writeBoolean(told.isUrgent);
        }
        output.writeInt(known.size());
        for (Map.Entry<String, Long> each : known.entrySet()) {
            DataText.write(each.getKey(), output);
            output.writeLong(each.getValue());
        }
    }

    /** Fills a fresh value. */
    public void read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "the activity of an entity", input);
        activity = DataText.read(input);
        lastMillis = input.readLong();
        forgottenMillis = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            Strand strand = Strand.read(input);
            Told told = new Told(strand, input.readLong(), input.readBoolean(), input.readBoolean());
            strands.put(strand.ruleId(), told);
        }
        for (int left = input.readInt(); left > 0; left--) {
            String id = DataText.read(input);
            known.put(id, input.readLong());
        }
    }
}
