package io.weir.rules.condition;

/** One reason why a rule matched: a field, the value it held, and the test that this value met. */
public record Evidence(String field, String value, String test) {}
