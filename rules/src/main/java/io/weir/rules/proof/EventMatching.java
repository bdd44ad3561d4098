package io.weir.rules.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.rules.event.Event;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.LogSource;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the rules that match an event in every way there is, and says where these do not agree. For one thread. */
final class EventMatching {
    private final Map<String, DetectionRule> rulesByKey = new LinkedHashMap<>();
    private final Scope scope;
    private final Map<LogSource, List<Scope.Reach>> reaches = new HashMap<>();
    private final Matcher matcher;
    private final EventView view;
    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);
    private final ObjectMapper json = new ObjectMapper();

    EventMatching(RuleSet rules, Scope scope) {
        this.scope = scope;
        rules.rules().forEach(rule -> rulesByKey.put(rule.key(), rule));
        List<IndexedRule> indexed = rules.rules().stream()
                .map(rule -> new IndexedRule(rule.key(), rule.logSource(), rule.condition()))
                .toList();
        RuleIndex index = RuleIndex.build(indexed, scope, FieldTable.empty());
        this.matcher = new Matcher(index);
        this.view = new EventView(index.fields());
    }

    /** The rules that match, and what is wrong if one way says so and another does not. */
    record Matched(List<DetectionRule> rules, List<String> disagreements) {}

    /** Whether one rule matches, by the plain evaluator alone, is asked of the few rules that matter. */
    Matched match(PlayedEvent played, Set<DetectionRule> mattering) {
        Set<String> byIndex = byIndex(played);
        Set<String> decisive = played.matchedAsShipped().orElse(byIndex);
        Event event = Event.of(played.document());
        List<String> disagreements = mattering.stream()
                .filter(rule -> byIndex.contains(rule.key()) != isMatchedPlainly(rule, event)
                        || byIndex.contains(rule.key()) != decisive.contains(rule.key()))
                .map(rule -> rule.metadata().name().orElse(rule.key())
                        + ": the event as shipped, its document in the index and the plain evaluator do not agree: "
                        + decisive.contains(rule.key()) + ", " + byIndex.contains(rule.key()) + ", "
                        + isMatchedPlainly(rule, event))
                .toList();
        List<DetectionRule> matched = decisive.stream().map(rulesByKey::get).collect(Collectors.toList());
        return new Matched(matched, disagreements);
    }

    private boolean isMatchedPlainly(DetectionRule rule, Event event) {
        return reaches.computeIfAbsent(rule.logSource(), scope::reaches).stream()
                .flatMap(reach -> reach.view(event).stream())
                .anyMatch(seen -> rule.condition().matches(seen));
    }

    private Set<String> byIndex(PlayedEvent played) {
        byte[] bytes;
        try {
            bytes = json.writeValueAsBytes(played.document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers always have a JSON form", e);
        }
        ScanProblem problem = scanner.scan(bytes, 0, bytes.length, view);
        if (problem != ScanProblem.NONE) {
            throw new IllegalStateException("a document cannot be read back: " + problem.reason());
        }
        Set<String> matched = new LinkedHashSet<>();
        matcher.match(
                view, place -> matched.add(matcher.index().rules().get(place).id()));
        return matched;
    }
}
