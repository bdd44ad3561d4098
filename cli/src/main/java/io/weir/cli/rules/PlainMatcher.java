package io.weir.cli.rules;

import io.weir.rules.event.Event;
import io.weir.rules.event.Json;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Evaluates every rule that applies, one after the other, with fields under their own names. */
public final class PlainMatcher implements EventMatcher {
    private final List<DetectionRule> rules;
    private final boolean ignoresLogSource;

    public PlainMatcher(RuleSet rules, boolean ignoresLogSource) {
        this.rules = rules.rules();
        this.ignoresLogSource = ignoresLogSource;
    }

    @Override
    public List<DetectionRule> matching(byte[] json, int from, int to) throws IOException {
        Event read = Event.of(Json.object(json, from, to));
        Event event = ignoresLogSource ? read.routed(Optional.empty()) : read;
        return rules.stream().filter(rule -> rule.matches(event)).toList();
    }
}
