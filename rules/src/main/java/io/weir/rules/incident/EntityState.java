package io.weir.rules.incident;

import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Severity;
import io.weir.rules.correlation.StateCodec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a story knows of an entity: what it does while that belongs to no incident, and the incident it belongs to. */
final class EntityState {
    private static final int VERSION = 1;
    private static final int MOST_STRANDS = 64;

    final Entity entity;
    private final Map<String, Strand> strands = new LinkedHashMap<>();
    private final Map<String, Strand.Counted> counted = new HashMap<>();
    private String activity = "";
    private long lastMillis = Long.MIN_VALUE;
    private String incident = "";
    private String predecessor = "";
    private boolean isPlanned;

    EntityState(Entity entity) {
        this.entity = entity;
    }

    /** The id of the incident it belongs to; empty for none. */
    String incident() {
        return incident;
    }

    String predecessor() {
        return predecessor;
    }

    String activity() {
        return activity;
    }

    long lastMillis() {
        return lastMillis;
    }

    boolean isPlanned() {
        return isPlanned;
    }

    void planned() {
        isPlanned = true;
    }

    Collection<Strand> strands() {
        return strands.values();
    }

    /** Notes that it is active; what it did in an activity before is of no more interest. */
    void touch(Strand strand) {
        if (!strand.activity().equals(activity)) {
            activity = strand.activity();
            strands.clear();
            counted.clear();
        }
        lastMillis = Math.max(lastMillis, strand.lastMillis());
    }

    /** What a strand tells beyond what a closed incident told; nothing if its alerts are the same. */
    Optional<Strand> unseen(Strand strand) {
        Strand.Counted seen = counted.get(strand.ruleId());
        if (seen == null) {
            return Optional.of(strand);
        }
        return strand.alerts() > seen.alerts() ? Optional.of(strand.since(seen)) : Optional.empty();
    }

    void add(Strand strand) {
        if (strands.size() < MOST_STRANDS || strands.containsKey(strand.ruleId())) {
            strands.put(strand.ruleId(), strand);
        }
    }

    Optional<Strand> strand(String rule) {
        return Optional.ofNullable(strands.get(rule));
    }

    void dropIf(Predicate<Strand> unwanted) {
        strands.values().removeIf(unwanted);
    }

    /** Two rules that agree, one critical alert, or a chain are worth an incident. */
    boolean isWorthAnIncident() {
        return strands.size() > 1
                || strands.values().stream().anyMatch(one -> one.chain() || one.severity() == Severity.CRITICAL);
    }

    long firstMillis() {
        return strands.values().stream().mapToLong(Strand::firstMillis).min().orElse(Long.MAX_VALUE);
    }

    void bind(String id) {
        incident = id;
        strands.clear();
    }

    void release(String closed, Collection<Strand> told) {
        incident = "";
        predecessor = closed;
        for (Strand strand : told) {
            if (strand.entity().equals(entity) && strand.activity().equals(activity)) {
                counted.merge(
                        strand.ruleId(),
                        new Strand.Counted(strand.alerts(), strand.events()),
                        (one, other) ->
                                new Strand.Counted(one.alerts() + other.alerts(), one.events() + other.events()));
            }
        }
    }

    /** Forgets what it did, but not which incident came before. */
    void rest() {
        strands.clear();
        counted.clear();
        activity = "";
    }

    void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        entity.write(output);
        DataText.write(activity, output);
        output.writeLong(lastMillis);
        DataText.write(incident, output);
        DataText.write(predecessor, output);
        output.writeBoolean(isPlanned);
        output.writeInt(strands.size());
        for (Strand strand : strands.values()) {
            strand.write(output);
        }
        output.writeInt(counted.size());
        for (Map.Entry<String, Strand.Counted> each : counted.entrySet()) {
            DataText.write(each.getKey(), output);
            output.writeLong(each.getValue().alerts());
            output.writeLong(each.getValue().events());
        }
    }

    static EntityState read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "an entity", input);
        EntityState state = new EntityState(Entity.read(input));
        state.activity = DataText.read(input);
        state.lastMillis = input.readLong();
        state.incident = DataText.read(input);
        state.predecessor = DataText.read(input);
        state.isPlanned = input.readBoolean();
        for (int left = input.readInt(); left > 0; left--) {
            Strand strand = Strand.read(input);
            state.strands.put(strand.ruleId(), strand);
        }
        for (int left = input.readInt(); left > 0; left--) {
            String rule = DataText.read(input);
            state.counted.put(rule, new Strand.Counted(input.readLong(), input.readLong()));
        }
        return state;
    }
}
