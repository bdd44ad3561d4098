package io.weir.rules.alert;

import io.weir.rules.chain.Chain;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.WeirKeys;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/** What alerts take from the rule that raises them. */
record AlertingRule(
        String id,
        String name,
        String version,
        Severity ownSeverity,
        NavigableMap<Long, Severity> severityByCount,
        Duration suppress,
        boolean isShadow,
        List<String> tactics,
        List<String> techniques) {
    private static final Duration SUPPRESS_BY_DEFAULT = Duration.ofMinutes(5);

    static AlertingRule of(CorrelationRule rule) {
        return of(rule.metadata(), rule.weir(), SUPPRESS_BY_DEFAULT);
    }

    /** Without a word about it, everything that an entity completes within the chain's own limit is one alert. */
    static AlertingRule of(Chain chain) {
        return of(chain.metadata(), chain.weir(), chain.within());
    }

    private static AlertingRule of(Metadata metadata, WeirKeys weir, Duration suppressByDefault) {
        return new AlertingRule(
                metadata.key(),
                metadata.title(),
                metadata.modified().isEmpty() ? metadata.date() : metadata.modified(),
                metadata.level().orElse(Severity.MEDIUM),
                weir.severityByCount(),
                weir.suppress().orElse(suppressByDefault),
                weir.isShadow(),
                attackTags(metadata, false),
                attackTags(metadata, true));
    }

    /** Severity looks at the largest count seen in one window; below the first step, the rule's own level holds. */
    Severity severity(long count) {
        Map.Entry<Long, Severity> step = severityByCount.floorEntry(count);
        return step == null ? ownSeverity : step.getValue();
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
