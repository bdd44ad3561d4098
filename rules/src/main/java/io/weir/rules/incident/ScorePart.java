package io.weir.rules.incident;

/** What one fact adds to a score, or takes from it. */
public record ScorePart(String reason, int points) {}
