package io.weir.rules.intel;

import java.time.Duration;

/**
 * For how long the answers of a provider are good.
 *
 * @param unavailable kept for a moment only, so that an outage is not asked about for every alert
 */
public record VerdictTtl(Duration known, Duration unknown, Duration unavailable) {
    public static final VerdictTtl USUAL =
            new VerdictTtl(Duration.ofHours(24), Duration.ofHours(6), Duration.ofSeconds(30));

    public Duration of(Verdict verdict) {
        return switch (verdict.judgement()) {
            case UNAVAILABLE -> unavailable;
            case UNKNOWN -> unknown;
            default -> known;
        };
    }
}
