package io.weir.rules.incident;

import io.weir.rules.alert.DataText;
import io.weir.rules.correlation.StateCodec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a story knows of a place: who attacked it, who is active there, and how else it is called. */
final class PlaceState {
    private static final int VERSION = 1;
    private static final int MOST_CLAIMS = 16;
    private static final int MOST_DWELLERS = 16;
    private static final int MOST_ALIASES = 4;

    private final List<Claim> claims = new ArrayList<>();
    private final Set<String> dwellers = new LinkedHashSet<>();
    private final Set<String> aliases = new LinkedHashSet<>();
    private long lastMillis = Long.MIN_VALUE;
    private boolean isPlanned;

    List<Claim> claims() {
        return claims;
    }

    /** Keys of the entities that act from here. */
    Set<String> dwellers() {
        return dwellers;
    }

    /** Other places that are the same machine. */
    Set<String> aliases() {
        return aliases;
    }

    long lastMillis() {
        return lastMillis;
    }

    /** Whether somebody will look whether it can be forgotten. */
    boolean isPlanned() {
        return isPlanned;
    }

    void planned() {
        isPlanned = true;
    }

    void touch(long timeMillis) {
        lastMillis = Math.max(lastMillis, timeMillis);
    }

    /** When there are too many, the weakest is given up; false if that is the new one. */
    boolean add(Claim claim) {
        for (int i = 0; i < claims.size(); i++) {
            if (claims.get(i).isSame(claim)) {
                claims.set(i, claims.get(i).with(claim));
                return true;
            }
        }
        claims.add(claim);
        if (claims.size() <= MOST_CLAIMS) {
            return true;
        }
        Claim weakest = Collections.max(claims, Claim.BEST_FIRST);
        claims.remove(weakest);
        return !weakest.equals(claim);
    }

    void addDweller(String entity) {
        if (dwellers.size() < MOST_DWELLERS) {
            dwellers.add(entity);
        }
    }

    boolean addAlias(String place) {
        return aliases.size() < MOST_ALIASES && aliases.add(place);
    }

    void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        output.writeInt(claims.size());
        for (Claim claim : claims) {
            claim.write(output);
        }
        DataText.write(List.copyOf(dwellers), output);
        DataText.write(List.copyOf(aliases), output);
        output.writeLong(lastMillis);
        output.writeBoolean(isPlanned);
    }

    static PlaceState read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "a place", input);
        PlaceState place = new PlaceState();
        for (int left = input.readInt(); left > 0; left--) {
            place.claims.add(Claim.read(input));
        }
        place.dwellers.addAll(DataText.readList(input));
        place.aliases.addAll(DataText.readList(input));
        place.lastMillis = input.readLong();
        place.isPlanned = input.readBoolean();
        return place;
    }
}
