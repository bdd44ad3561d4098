package io.weir.rules.chain;

/** The rule by which a hit stands for a step of a chain. */
public record StepRule(int step, String ruleId, String ruleName) {}
