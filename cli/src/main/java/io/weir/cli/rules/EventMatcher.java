package io.weir.cli.rules;

import io.weir.rules.sigma.DetectionRule;

import java.io.IOException;
import java.util.List;

/** Finds the rules that match an event, in the order of the rule set. For one thread at a time. */
@FunctionalInterface
public interface EventMatcher {
    List<DetectionRule> matching(byte[] json, int from, int to) throws IOException;
}
