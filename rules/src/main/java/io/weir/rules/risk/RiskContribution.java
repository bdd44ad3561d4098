package io.weir.rules.risk;

/**
 * A part of a score.
 *
 * @param name which part: severity, tactic, breadth, intel, agreement, asset, count, rarity, limit
 * @param points what it adds, or takes away
 * @param reason why, as the end of a sentence that begins with "because"
 */
public record RiskContribution(String name, int points, String reason) {}
