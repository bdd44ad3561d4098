package io.weir.rules.chain;

/** The chain moves on: what {@code from} holds in the hit of this step, {@code to} holds in the hits of the next ones. */
public record Rebind(String from, String to) {}
