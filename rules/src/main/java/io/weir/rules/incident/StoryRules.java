package io.weir.rules.incident;

import io.weir.rules.alert.Severity;
import io.weir.rules.risk.RiskScore;
import io.weir.rules.risk.RiskWeights;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * How alerts are folded into incidents.
 *
 * @param inactivity an incident is closed once nothing happened for longer
 * @param pivotWindow an attacked host that becomes a source later than this after the attack is another story
 * @param pivotSeverity attacks below it do not lead anywhere, unless their tactic is lateral movement
 * @param mostHops how far a story follows
 * @param mostMembers entities of one story; more never join by pivots
 * @param hostAddresses addresses of hosts that are known beforehand, by name; others are learnt
 * @param remember how long a closed incident still takes commands and is named as predecessor
 */
public record StoryRules(
        Duration inactivity,
        Duration pivotWindow,
        Severity pivotSeverity,
        int mostHops,
        int mostMembers,
        Duration remember,
        SharedPlaces shared,
        Map<String, String> hostAddresses,
        RiskScore score)
        implements Serializable {
    public static final StoryRules DEFAULT = new StoryRules(
            Duration.ofHours(4),
            Duration.ofHours(24),
            Severity.MEDIUM,
            8,
            50,
            Duration.ofDays(30),
            SharedPlaces.NONE,
            Map.of(),
            new RiskScore(RiskWeights.bundled()));

    public StoryRules {
        hostAddresses = Map.copyOf(hostAddresses);
    }

    public StoryRules with(SharedPlaces others) {
        return new StoryRules(
                inactivity, pivotWindow, pivotSeverity, mostHops, mostMembers, remember, others, hostAddresses, score);
    }

    public StoryRules with(RiskScore weighed) {
        return new StoryRules(
                inactivity,
                pivotWindow,
                pivotSeverity,
                mostHops,
                mostMembers,
                remember,
                shared,
                hostAddresses,
                weighed);
    }

    public StoryRules with(Map<String, String> addresses) {
        return new StoryRules(
                inactivity, pivotWindow, pivotSeverity, mostHops, mostMembers, remember, shared, addresses, score);
    }
}
