package io.weir.connectors.intel;

import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;

import java.util.List;

/** What all providers say of the indicators of an alert. */
public record Enrichment(List<Verdict> verdicts) {
    public Enrichment {
        verdicts = List.copyOf(verdicts);
    }

    /** Whether somebody could not be asked. */
    public boolean isPartial() {
        return verdicts.stream().anyMatch(verdict -> verdict.judgement() == Judgement.UNAVAILABLE);
    }
}
