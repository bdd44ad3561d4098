package io.weir.rules.attack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way in which attackers reach what they want.
 *
 * @param tactics short names of the tactics that it serves up to version 18
 * @param laterTactics the same since version 19, as far as they are known to be others
 */
public record Technique(String id, String name, List<String> tactics, List<String> laterTactics) {
    private static final int PARENT_LENGTH = "T1234".length();

    public Technique {
        tactics = List.copyOf(tactics);
        laterTactics = List.copyOf(laterTactics);
    }

    /** The technique that this one is a kind of. */
    public Optional<String> parent() {
        return id.length() > PARENT_LENGTH ? Optional.of(id.substring(0, PARENT_LENGTH)) : Optional.empty();
    }

    /** Whether it serves a tactic, in the words of either version. */
    public boolean serves(String tactic) {
        return Stream.concat(tactics.stream(), laterTactics.stream()).anyMatch(tactic::equals);
    }

    public String url() {
        return "https://attack.mitre.org/techniques/" + id.replace('.', '/') + "/";
    }
}
