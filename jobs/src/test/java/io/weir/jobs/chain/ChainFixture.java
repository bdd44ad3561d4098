package io.weir.jobs.chain;

import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Severity;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainPlan;
import io.weir.rules.chain.ChainSignal;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Chains over the rules a, b, c, d and x, and what these rules matched. */
final class ChainFixture {
    static final long NOON = 1_800_000_000_000L;
    static final String ATTACKER = "203.0.113.9";

    static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(2);

    private static final RuleSource RULES = new RuleSource("rules.yml", rules());

    private final RuleSource source;
    private final RuleSet rules;
    private final ChainPlan plan;

    private ChainFixture(String name, String body) {
        source = new RuleSource(
                name + ".yml",
                "title: Chain %s\nname: %s\nlevel: critical\nchain:\n".formatted(name, name) + body.indent(2));
        RuleSet.Compilation compilation = RuleSet.compile(List.of(RULES, source));
        assertThat(compilation.problems()).isEmpty();
        rules = compilation.rules();
        plan = new ChainPlan(rules);
    }

    private static String rules() {
        List<String> documents = new ArrayList<>();
        for (String rule : List.of("a", "b", "c", "d", "x")) {
            documents.add(
                    """
                    title: Rule %1$s
                    name: %1$s
                    level: high
                    logsource: {product: linux}
                    detection:
                      selection: {event.action: %1$s}
                      condition: selection
                    """
                            .formatted(rule));
        }
        return String.join("---\n", documents);
    }

    /** The rules, and these chains over them. */
    static DetectionRules start(ChainFixture... chains) {
        return start(Lanes.one(OUT_OF_ORDERNESS), chains);
    }

    static DetectionRules start(Lanes lanes, ChainFixture... chains) {
        List<RuleSource> sources = new ArrayList<>(List.of(RULES));
        for (ChainFixture chain : chains) {
            sources.add(chain.source);
        }
        return DetectionRules.of(sources, TopicFormats.anyOf("default"), lanes);
    }

    static ChainFixture of(String body) {
        return new ChainFixture("fixture", body);
    }

    static ChainFixture named(String name, String body) {
        return new ChainFixture(name, body);
    }

    Chain chain() {
        return rules.chains().get(0);
    }

    /** The chain, to be pushed. */
    List<RuleDocument> documents() {
        return RuleDocument.of(source);
    }

    List<ChainHit> hits(String rule, long millis, String source, String destination) {
        return hits(rule, rule + "-" + millis, millis, source, destination);
    }

    List<ChainHit> hits(String rule, String id, long millis, String source, String destination) {
        Map<String, String> entities = new HashMap<>(Map.of("source.ip", source));
        if (!destination.isEmpty()) {
            entities.put("destination.ip", destination);
        }
        return plan.hits(new ChainSignal(
                "default",
                id,
                NOON + millis,
                NOON + millis,
                List.of(new ChainSignal.Match(rule, Severity.HIGH, List.of())),
                entities));
    }
}
