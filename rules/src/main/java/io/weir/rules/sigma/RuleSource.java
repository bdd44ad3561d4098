package io.weir.rules.sigma;

/** A text with Sigma documents, and the name under which its problems are reported. */
public record RuleSource(String file, String text) {}
