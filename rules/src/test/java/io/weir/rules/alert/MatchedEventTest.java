package io.weir.rules.alert;

import io.weir.rules.chain.ChainPlan;
import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.event.Event;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What an alert shows as its reasons is its own, whatever other rules are in force. */
class MatchedEventTest {
    private static final RuleSet RULES = RuleSet.compile(
                    List.of(
                            new RuleSource(
                                    "rules.yml",
                                    """
                    title: Failure
                    name: failure
                    logsource: {category: test}
                    detection: {selection: {action: login}, condition: selection}
                    ---
                    title: By an administrator
                    name: administrator
                    logsource: {category: test}
                    detection: {selection: {user: root}, condition: selection}
                    ---
                    title: Guessing
                    name: guessing
                    correlation:
                      type: event_count
                      rules: [failure]
                      group-by: [source]
                      timespan: 1m
                      condition: {gte: 5}
                    ---
                    title: Failure and more
                    name: more
                    chain:
                      within: 1h
                      entity: user.name
                      steps:
                        - {name: first, rule: failure}
                        - {name: second, rule: guessing}
                    """)))
            .rules();

    private static final Event EVENT =
            Event.of(Map.of("action", "login", "user", "root", "source", "a", "user.name", "root"));

    @Test
    void aCorrelationShowsWhyItsOwnRulesMatched() {
        MatchedEvent event = matched();

        List<Addressed> contributions = event.contributions(new CorrelationPlan(RULES));

        assertThat(contributions).hasSize(1);
        assertThat(event.hit(contributions.get(0), "r1").evidence())
                .extracting(Evidence::field)
                .containsExactly("action");
    }

    @Test
    void aChainShowsWhyTheRuleOfItsStepMatched() {
        var plan = new ChainPlan(RULES);

        assertThat(plan.hits(matched().chainSignal(plan).orElseThrow()))
                .singleElement()
                .satisfies(hit ->
                        assertThat(hit.evidence()).extracting(Evidence::field).containsExactly("action"));
    }

    private static MatchedEvent matched() {
        List<DetectionRule> all = RULES.rules();
        assertThat(all).hasSize(2).allMatch(rule -> rule.condition().matches(EVENT));
        var arrival = new MatchedEvent.Arrival("default", new EventRef(0, "e1"), 0, 1);
        return new MatchedEvent(arrival, EVENT, all, new FieldPlaces(Scope.everything()));
    }
}
