package io.weir.rules.incident;

import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Severity;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.risk.RiskFacts;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All alerts of one rule about one entity while that entity was active, as one: what an incident is woven of.
 *
 * @param activity the first alert of the entity's activity, which tells its activities apart
 * @param atMillis the moment of event time as of which this was told
 * @param alerts how many
 * @param events the events of all of them
 * @param firstMillis the earliest event
 * @param cut values that found no room in the lists
 * @param facts of all alerts, on which scores rest
 */
public record Strand(
        String tenant,
        Entity entity,
        String activity,
        long atMillis,
        String ruleId,
        String ruleName,
        Severity severity,
        int score,
        boolean chain,
        long alerts,
        long events,
        long firstMillis,
        long lastMillis,
        String firstAlert,
        long firstAlertMillis,
        String lastAlert,
        long lastAlertMillis,
        List<String> tactics,
        List<String> techniques,
        List<String> targets,
        List<String> hosts,
        List<String> users,
        List<String> accounts,
        List<String> indicators,
        List<Sighting> sightings,
        long cut,
        RiskFacts facts) {
    /** In event-time order; what falls into one moment by what makes a strand. */
    public static final Comparator<Strand> IN_ORDER = Comparator.comparingLong(Strand::atMillis)
            .thenComparingLong(Strand::lastMillis)
            .thenComparing(strand -> strand.entity().key())
            .thenComparing(Strand::ruleId)
            .thenComparing(Strand::activity)
            .thenComparingLong(Strand::alerts)
            .thenComparingLong(Strand::events);

    private static final int VERSION = 2;
    private static final int WITHOUT_FACTS = 1;
    private static final int MOST_VALUES = 50;
    private static final int MOST_SIGHTINGS = 8;

    public Strand {
        tactics = tactics == null ? List.of() : List.copyOf(tactics);
        techniques = techniques == null ? List.of() : List.copyOf(techniques);
        targets = targets == null ? List.of() : List.copyOf(targets);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        users = users == null ? List.of() : List.copyOf(users);
        accounts = accounts == null ? List.of() : List.copyOf(accounts);
        indicators = indicators == null ? List.of() : List.copyOf(indicators);
        sightings = sightings == null ? List.of() : List.copyOf(sightings);
        facts = (facts == null ? RiskFacts.of(severity, tactics, events) : facts).counting(alerts, events);
    }

    /** The strand that an alert begins. */
    static Strand of(Finding finding, String activity) {
        return new Strand(
                finding.tenant(),
                finding.entity(),
                activity,
                finding.atMillis(),
                finding.ruleId(),
                finding.ruleName(),
                finding.severity(),
                finding.score(),
                finding.chain(),
                1,
                finding.count(),
                finding.firstMillis(),
                finding.lastMillis(),
                finding.alertId(),
                finding.timeMillis(),
                finding.alertId(),
                finding.timeMillis(),
                finding.tactics(),
                finding.techniques(),
                finding.targets(),
                finding.hosts(),
                finding.users(),
                finding.accounts(),
                finding.indicators(),
                finding.sightings(),
                0,
                finding.facts());
    }

    /**
     * The same with another version of an alert. Whatever is told of one alert twice, or in another order, ends the same.
     *
     * @param moreEvents by how much its count has grown
     */
    Strand with(Finding finding, boolean isNewAlert, long moreEvents) {
        Growing values = new Growing(cut);
        boolean isLast = isAfter(finding.timeMillis(), finding.alertId(), lastAlertMillis, lastAlert);
        boolean isFirst = isAfter(firstAlertMillis, firstAlert, finding.timeMillis(), finding.alertId());
        return new Strand(
                tenant,
                entity,
                activity,
                finding.atMillis(),
                ruleId,
                ruleName,
                severity.max(finding.severity()),
                Math.max(score, finding.score()),
                chain || finding.chain(),
                isNewAlert ? alerts + 1 : alerts,
                events + moreEvents,
                Math.min(firstMillis, finding.firstMillis()),
                Math.max(lastMillis, finding.atMillis()),
                isFirst ? finding.alertId() : firstAlert,
                isFirst ? finding.timeMillis() : firstAlertMillis,
                isLast ? finding.alertId() : lastAlert,
                isLast ? finding.timeMillis() : lastAlertMillis,
                values.union(tactics, finding.tactics()),
                values.union(techniques, finding.techniques()),
                values.union(targets, finding.targets()),
                values.union(hosts, finding.hosts()),
                values.union(users, finding.users()),
                values.union(accounts, finding.accounts()),
                values.union(indicators, finding.indicators()),
                sighted(finding.sightings()),
                values.cut,
                facts.and(finding.facts()));
    }

    private static boolean isAfter(long timeMillis, String id, long otherMillis, String otherId) {
        return timeMillis > otherMillis || timeMillis == otherMillis && id.compareTo(otherId) > 0;
    }

    private List<Sighting> sighted(List<Sighting> more) {
        if (sightings.containsAll(more) || sightings.size() >= MOST_SIGHTINGS) {
            return sightings;
        }
        List<Sighting> all = new ArrayList<>(sightings);
        more.stream().filter(sighting -> !sightings.contains(sighting)).forEach(all::add);
        return all;
    }

    /** Lists that take in what is new until they are full. */
    private static final class Growing {
        private long cut;

        Growing(long cut) {
            this.cut = cut;
        }

        List<String> union(List<String> known, List<String> more) {
            if (known.containsAll(more)) {
                return known;
            }
            List<String> all = new ArrayList<>(known);
            for (String value : more) {
                if (!all.contains(value)) {
                    if (all.size() < MOST_VALUES) {
                        all.add(value);
                    } else {
                        cut++;
                    }
                }
            }
            return all;
        }
    }

    Strand at(long timeMillis) {
        return new Strand(
                tenant,
                entity,
                activity,
                timeMillis,
                ruleId,
                ruleName,
                severity,
                score,
                chain,
                alerts,
                events,
                firstMillis,
                lastMillis,
                firstAlert,
                firstAlertMillis,
                lastAlert,
                lastAlertMillis,
                tactics,
                techniques,
                targets,
                hosts,
                users,
                accounts,
                indicators,
                sightings,
                cut,
                facts);
    }

    /** What came after a moment at which so much of it was counted elsewhere. */
    Strand since(Counted counted) {
        return new Strand(
                tenant,
                entity,
                activity,
                atMillis,
                ruleId,
                ruleName,
                severity,
                score,
                chain,
                alerts - counted.alerts(),
                Math.max(1, events - counted.events()),
                lastAlertMillis,
                lastMillis,
                lastAlert,
                lastAlertMillis,
                lastAlert,
                lastAlertMillis,
                tactics,
                techniques,
                targets,
                hosts,
                users,
                accounts,
                indicators,
                sightings,
                cut,
                facts);
    }

    /** How much of a strand an incident that is closed has told. */
    record Counted(long alerts, long events) {}

    /** Tells the strands of one incident apart. */
    String key() {
        return entity.key() + "/" + activity + "/" + ruleId;
    }

    /** Strands with the same key are told as one story. */
    public String storyKey() {
        return tenant;
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(tenant, output);
        entity.write(output);
        DataText.write(activity, output);
        output.writeLong(atMillis);
        DataText.write(ruleId, output);
        DataText.write(ruleName, output);
        output.writeByte(severity.ordinal());
        output.writeInt(score);
        output.writeBoolean(chain);
        output.writeLong(alerts);
        output.writeLong(events);
        output.writeLong(firstMillis);
        output.writeLong(lastMillis);
        DataText.write(firstAlert, output);
        output.writeLong(firstAlertMillis);
        DataText.write(lastAlert, output);
        output.writeLong(lastAlertMillis);
        DataText.write(tactics, output);
        DataText.write(techniques, output);
        DataText.write(targets, output);
        DataText.write(hosts, output);
        DataText.write(users, output);
        DataText.write(accounts, output);
        DataText.write(indicators, output);
        Sighting.write(sightings, output);
        output.writeLong(cut);
        facts.write(output);
    }

    public static Strand read(DataInput input) throws IOException {
        int version = StateCodec.readVersion(WITHOUT_FACTS, VERSION, "a strand of alerts", input);
        return new Strand(
                DataText.read(input),
                Entity.read(input),
                DataText.read(input),
                input.readLong(),
                DataText.read(input),
                DataText.read(input),
                Severity.values()[input.readByte()],
                input.readInt(),
                input.readBoolean(),
                input.readLong(),
                input.readLong(),
                input.readLong(),
                input.readLong(),
                DataText.read(input),
                input.readLong(),
                DataText.read(input),
                input.readLong(),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                Sighting.readList(input),
                input.readLong(),
                version == WITHOUT_FACTS ? null : RiskFacts.read(input));
    }
}
