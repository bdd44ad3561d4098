package io.weir.rules.incident;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Entities;
import io.weir.rules.alert.Severity;
import io.weir.rules.alert.Targets;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.risk.RiskFacts;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One version of an alert, reduced to what an incident tells of it: what crosses the network to the entity's operator.
 *
 * @param timeMillis when the alert fired
 * @param accounts users who acted, as opposed to those who were attacked
 * @param targets the places it was directed at
 * @param facts on which its score rests
 */
public record Finding(
        String tenant,
        Entity entity,
        String alertId,
        long version,
        String ruleId,
        String ruleName,
        Severity severity,
        int score,
        boolean chain,
        long count,
        long timeMillis,
        long firstMillis,
        long lastMillis,
        List<String> tactics,
        List<String> techniques,
        List<String> targets,
        List<String> hosts,
        List<String> users,
        List<String> accounts,
        List<String> indicators,
        List<Sighting> sightings,
        RiskFacts facts) {
    /** In the order in which they are decided. */
    static final Comparator<Finding> IN_ORDER = Comparator.comparingLong(Finding::atMillis)
            .thenComparing(Finding::alertId)
            .thenComparingLong(Finding::version);

    private static final int VERSION = 1;
    private static final int MOST_INDICATORS = 50;

    public Finding {
        tactics = tactics == null ? List.of() : List.copyOf(tactics);
        techniques = techniques == null ? List.of() : List.copyOf(techniques);
        targets = targets == null ? List.of() : List.copyOf(targets);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        users = users == null ? List.of() : List.copyOf(users);
        accounts = accounts == null ? List.of() : List.copyOf(accounts);
        indicators = indicators == null ? List.of() : List.copyOf(indicators);
        sightings = sightings == null ? List.of() : List.copyOf(sightings);
        facts = facts == null ? RiskFacts.of(severity, tactics, count) : facts;
    }

    /** The moment of event time as of which this version was known. */
    public long atMillis() {
        return Math.max(timeMillis, lastMillis);
    }

    /** Findings with the same key are condensed together. */
    public String key() {
        return tenant.length() + ":" + tenant + entity.key();
    }

    /** Empty for an alert of a rule on trial, which triggers nothing further. */
    public static Optional<Finding> of(ScoredAlert scored) {
        Alert alert = scored.alert();
        return alert.shadow() ? Optional.empty() : Optional.of(new Reading(alert).finding(scored));
    }

    /** Who acts in any alert, also in one that triggers nothing further. */
    public static Entity whoActs(Alert alert) {
        return new Reading(alert).entity;
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(tenant, output);
        entity.write(output);
        DataText.write(alertId, output);
        output.writeLong(version);
        DataText.write(ruleId, output);
        DataText.write(ruleName, output);
        output.writeByte(severity.ordinal());
        output.writeInt(score);
        output.writeBoolean(chain);
        output.writeLong(count);
        output.writeLong(timeMillis);
        output.writeLong(firstMillis);
        output.writeLong(lastMillis);
        DataText.write(tactics, output);
        DataText.write(techniques, output);
        DataText.write(targets, output);
        DataText.write(hosts, output);
        DataText.write(users, output);
        DataText.write(accounts, output);
        DataText.write(indicators, output);
        Sighting.write(sightings, output);
        facts.write(output);
    }

    public static Finding read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "a finding", input);
        return new Finding(
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
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readList(input),
                Sighting.readList(input),
                RiskFacts.read(input));
    }

    /** Finds out who did what to whom. */
    private static final class Reading {
        private final Alert alert;
        private final String origin;
        private final String source;
        private final String host;
        private final String user;
        private final Entity entity;

        Reading(Alert alert) {
            this.alert = alert;
            this.origin = value("weir.origin.ip");
            this.source = value("source.ip");
            this.host = value("host.name").toLowerCase(Locale.ROOT);
            this.user = value("user.name");
            this.entity = entity();
        }

        /** What the alert is grouped by holds of all its events, the other fields only of the one that decided. */
        private String value(String field) {
            return Entities.value(field, alert.group(), alert.entities());
        }

        /** The origin of a session stands for the source of what happens in it. */
        private Entity entity() {
            if (!origin.isEmpty() || !source.isEmpty()) {
                return Entity.address(origin.isEmpty() ? source : origin);
            }
            if (!host.isEmpty()) {
                return Entity.host(host, user);
            }
            return user.isEmpty() ? Entity.alert(alert.id()) : Entity.user(user);
        }

        /** What the deciding event was directed at, what the others were, and who else took a step of a chain. */
        private List<String> targets() {
            Set<String> targets = new LinkedHashSet<>();
            Targets.of(alert.group(), alert.entities()).forEach(target -> targets.add(Place.of(target)));
            alert.targets().forEach(target -> targets.add(Place.of(target)));
            for (AlertStep step : alert.steps()) {
                if (!step.entity().isEmpty()) {
                    targets.add(Place.of(step.entity()));
                }
            }
            entity.places().forEach(targets::remove);
            return targets.stream().limit(Targets.MOST).toList();
        }

        /** Only what the host says of itself: a name beside a source or a destination may be that of a sensor. */
        private List<Sighting> sightings() {
            String own = value("host.ip");
            return host.isEmpty() || own.isEmpty() ? List.of() : List.of(new Sighting(host, own));
        }

        /** A user of an entity without address acted; one whom an address tries to be did not, until a session says so. */
        private List<String> accounts() {
            boolean hasActed = !user.isEmpty() && (source.isEmpty() || !origin.isEmpty());
            return hasActed ? List.of(user) : List.of();
        }

        Finding finding(ScoredAlert scored) {
            return new Finding(
                    alert.tenant(),
                    entity,
                    alert.id(),
                    alert.version(),
                    alert.ruleId(),
                    alert.ruleName(),
                    alert.severity(),
                    scored.score(),
                    !alert.steps().isEmpty(),
                    alert.count(),
                    alert.timeMillis(),
                    alert.firstMillis(),
                    alert.lastMillis(),
                    alert.tactics(),
                    alert.techniques(),
                    targets(),
                    host.isEmpty() ? List.of() : List.of(host),
                    user.isEmpty() ? List.of() : List.of(user),
                    accounts(),
                    scored.indicators().stream().limit(MOST_INDICATORS).toList(),
                    sightings(),
                    scored.facts());
        }
    }
}
