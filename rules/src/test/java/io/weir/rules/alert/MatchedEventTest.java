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

    @Test
    void whatOnlyStandsInPlaceOfAnAddressIsNoEntity() {
        for (String nobody : List.of("", " ", "-", "unknown", "client.example.net")) {
            MatchedEvent event = matched(Event.of(Map.of(
                    "action", "login",
                    "user", "root",
                    "source.ip", nobody,
                    "destination.ip", nobody,
                    "host.name", "web-1",
                    "user.name", "root")));

            assertThat(event.instantHit(event.matched().get(0)).entities())
                    .isEqualTo(Map.of("host.name", "web-1", "user.name", "root"));
            assertThat(event.clue()).isPresent(); // so its session says from where it comes
        }
    }

    @Test
    void anAddressIsAnEntityInAnySpellingAndAmongOthers() {
        for (Object address : List.of("203.0.113.9", "2001:db8::9", "fe80::9%eth0", List.of("-", "203.0.113.9"))) {
            MatchedEvent event = matched(Event.of(Map.of(
                    "action", "login", "user", "root", "source.ip", address, "host.name", "-", "user.name", "")));

            assertThat(event.instantHit(event.matched().get(0)).entities()).containsOnlyKeys("source.ip");
            assertThat(event.host()).isEmpty();
            assertThat(event.clue()).isEmpty();
        }
    }

    @Test
    void whoHasNoNameTakesNoStepOfAChain() {
        var plan = new ChainPlan(RULES);
        Event event = Event.of(Map.of("action", "login", "user", "root", "source", "a", "user.name", "-"));

        assertThat(plan.hits(matched(event).chainSignal(plan).orElseThrow())).isEmpty();
    }

    @Test
    void anAddressThatIsMissingFromAGroupIsAwaited() {
        RuleSet rules = RuleSet.compile(
                        List.of(
                                new RuleSource(
                                        "rules.yml",
                                        """
                        title: Failure
                        name: failure
                        logsource: {category: test}
                        detection: {selection: {action: login}, condition: selection}
                        ---
                        title: Guessing
                        name: guessing
                        correlation:
                          type: event_count
                          rules: [failure]
                          group-by: [source.ip]
                          timespan: 1m
                          condition: {gte: 5}
                        """)))
                .rules();
        var plan = new CorrelationPlan(rules);
        for (String nobody : List.of("", " ", "-")) {
            Event event = Event.of(Map.of("action", "login", "source.ip", nobody));
            var arrival = new MatchedEvent.Arrival("default", new EventRef(0, "e1"), 0, 1);
            var found = new MatchedEvent(arrival, event, rules.rules(), new FieldPlaces(Scope.everything()));

            assertThat(found.contributions(plan)).singleElement().satisfies(addressed -> assertThat(
                            addressed.group().awaited())
                    .containsExactly("source.ip"));
        }
    }

    private static MatchedEvent matched() {
        return matched(EVENT);
    }

    private static MatchedEvent matched(Event event) {
        List<DetectionRule> all = RULES.rules();
        assertThat(all).hasSize(2).allMatch(rule -> rule.condition().matches(event));
        var arrival = new MatchedEvent.Arrival("default", new EventRef(0, "e1"), 0, 1);
        return new MatchedEvent(arrival, event, all, new FieldPlaces(Scope.everything()));
    }
}
