package io.weir.rules.attack;

/**
 * What an attacker wants to reach with a technique.
 *
 * @param shortName as tags write it behind {@code attack.}
 * @param id empty if it is not known
 * @param isOfVersion19 whether it came with version 19, which splits defense evasion in two
 */
public record Tactic(String shortName, String id, String name, boolean isOfVersion19) {}
