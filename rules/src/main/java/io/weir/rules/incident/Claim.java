package io.weir.rules.incident;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * That a place was attacked in an incident: what becomes active there afterwards belongs to the same story.
 *
 * @param by who attacked it
 * @param hop how far from the beginning of the story the attacker is
 * @param sinceMillis the first attack
 * @param lastMillis the newest one
 * @param isOwn the place is another name of the machine from which the attacker acts; nobody attacked it there
 * @param strength how likely it is that the attack succeeded: the further its tactic and the more severe, the more
 */
record Claim(String incident, String by, int hop, boolean isOwn, long sinceMillis, long lastMillis, int strength) {
    /** The strongest first; among equals the newest attack. */
    static final Comparator<Claim> BEST_FIRST = Comparator.comparingInt(Claim::strength)
            .thenComparingLong(Claim::lastMillis)
            .reversed()
            .thenComparing(Claim::incident)
            .thenComparing(Claim::by);

    /** The same attack, told again. */
    Claim with(Claim other) {
        return new Claim(
                incident,
                by,
                Math.min(hop, other.hop),
                isOwn && other.isOwn,
                Math.min(sinceMillis, other.sinceMillis),
                Math.max(lastMillis, other.lastMillis),
                Math.max(strength, other.strength));
    }

    /** How far from the beginning whoever is active at the place is. */
    int nextHop() {
        return isOwn ? hop : hop + 1;
    }

    boolean isSame(Claim other) {
        return incident.equals(other.incident) && by.equals(other.by);
    }

    void write(DataOutput output) throws IOException {
        DataText.write(incident, output);
        DataText.write(by, output);
        output.writeInt(hop);
        output.writeBoolean(isOwn);
        output.writeLong(sinceMillis);
        output.writeLong(lastMillis);
        output.writeInt(strength);
    }

    static Claim read(DataInput input) throws IOException {
        return new Claim(
                DataText.read(input),
                DataText.read(input),
                input.readInt(),
                input.readBoolean(),
                input.readLong(),
                input.readLong(),
                input.readInt());
    }
}
