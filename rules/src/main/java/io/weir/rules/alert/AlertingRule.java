package io.weir.rules.alert;

import io.weir.rules.chain.Chain;
import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.Rule;
import io.weir.rules.sigma.WeirKeys;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What alerts take from the rule that raises them. Made for every hit, so nothing is worked out before an alert asks for it. */
record AlertingRule(Metadata metadata, WeirKeys weir, Duration suppressByDefault) {
    private static final Duration SUPPRESS_BY_DEFAULT = Duration.ofMinutes(5);

    static AlertingRule of(Rule rule) {
        return new AlertingRule(rule.metadata(), rule.weir(), SUPPRESS_BY_DEFAULT);
    }

    /** Without a word about it, everything that an entity completes within the chain's own limit is one alert. */
    static AlertingRule of(Chain chain) {
        return new AlertingRule(chain.metadata(), chain.weir(), chain.within());
    }

    /** How long what fires again is folded into one alert. */
    Duration suppress() {
        return weir.suppress().orElse(suppressByDefault);
    }

    /** Severity looks at the largest count seen in one window; below the first step, the rule's own level holds. */
    Severity severity(long count) {
        Map.Entry<Long, Severity> step = weir.severityByCount().floorEntry(count);
        return step == null ? metadata.level().orElse(Severity.MEDIUM) : step.getValue();
    }

    /** The highest severity on the way to a count, from one on. */
    Severity highestSeverity(long count) {
        Severity highest = severity(1);
        for (Severity step : weir.severityByCount().headMap(count, true).values()) {
            highest = highest.max(step);
        }
        return highest;
    }

    /** An alert of this rule; its stages say when it was raised and when this version was. */
    Alert alert(
            String id,
            long version,
            String tenant,
            long timeMillis,
            Severity severity,
            long count,
            long suppressed,
            long firstMillis,
            long lastMillis,
            Map<String, String> group,
            EventDetail detail,
            List<String> events,
            long raisedAtMillis,
            long nowMillis) {
        return new Alert(
                id,
                version,
                tenant,
                timeMillis,
                metadata.key(),
                metadata.title(),
                metadata.modified().isEmpty() ? metadata.date() : metadata.modified(),
                severity,
                count,
                suppressed,
                firstMillis,
                lastMillis,
                weir.isShadow(),
                group,
                detail.entities(),
                attackTags(metadata, false),
                attackTags(metadata, true),
                detail.evidence(),
                events,
                List.of(),
                Map.of(
                        "created",
                        timeMillis,
                        "ingested",
                        detail.ingestedMillis(),
                        "detected",
                        raisedAtMillis,
                        "emitted",
                        nowMillis),
                List.of(),
                weir.risk().orElse(Alert.NO_RISK));
    }

    private static List<String> attackTags(Metadata metadata, boolean techniques) {
        return metadata.tags().stream()
                .filter(tag -> tag.startsWith("attack."))
                .map(tag -> tag.substring("attack.".length()))
                .filter(tag -> tag.matches("t\\d{4}(\\.\\d{3})?") == techniques && !tag.matches("[gs]\\d{4}"))
                .map(tag -> techniques ? tag.toUpperCase(Locale.ROOT) : tag)
                .toList();
    }
}
