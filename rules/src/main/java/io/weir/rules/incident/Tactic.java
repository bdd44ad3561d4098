package io.weir.rules.incident;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tactics of ATT&CK for enterprises, in the order of an attack: those up to version 18, and the two into which version 19
 * splits defense evasion, at its place.
 */
public enum Tactic {
    RECONNAISSANCE("reconnaissance"),
    RESOURCE_DEVELOPMENT("resource development"),
    INITIAL_ACCESS("initial access"),
    EXECUTION("execution"),
    PERSISTENCE("persistence"),
    PRIVILEGE_ESCALATION("privilege escalation"),
    DEFENSE_EVASION("defense evasion"),
    STEALTH("stealth"),
    DEFENSE_IMPAIRMENT("defense impairment"),
    CREDENTIAL_ACCESS("credential access"),
    DISCOVERY("discovery"),
    LATERAL_MOVEMENT("lateral movement"),
    COLLECTION("collection"),
    COMMAND_AND_CONTROL("command and control"),
    EXFILTRATION("exfiltration"),
    IMPACT("impact");

    private static final Map<String, Tactic> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Tactic::id, Function.identity()));

    private final String words;

    Tactic(String words) {
        this.words = words;
    }

    /** As tags and documents write it: {@code lateral-movement}. */
    public String id() {
        return words.replace(' ', '-');
    }

    /** As people write it: {@code lateral movement}. */
    public String words() {
        return words;
    }

    /** Reads {@code lateral-movement}, {@code lateral_movement} and either with {@code attack.} before it. */
    public static Optional<Tactic> of(String tag) {
        String name = tag.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        return Optional.ofNullable(BY_ID.get(name.startsWith("attack.") ? name.substring("attack.".length()) : name));
    }
}
