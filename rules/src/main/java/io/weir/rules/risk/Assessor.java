package io.weir.rules.risk;

import io.weir.rules.alert.Alert;
import io.weir.rules.asset.Asset;
import io.weir.rules.asset.Assets;
import io.weir.rules.indicator.FoundIndicators;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.IntelSet;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Puts together what is known of an alert and scores it. */
public final class Assessor {
    private final IntelSet intel;
    private final Assets assets;
    private final RiskScore score;

    public Assessor(IntelSet intel, Assets assets, RiskScore score) {
        this.intel = intel;
        this.assets = assets;
        this.score = score;
    }

    /**
     * Lists are asked as of the time of the alert.
     *
     * @param found the indicators of the alert
     * @param remote what providers say of them, if any were asked
     * @param earlier alerts of the rule on the days before, or {@link RiskFacts#UNKNOWN}
     */
    public Assessment assess(Alert alert, FoundIndicators found, Collection<Verdict> remote, long earlier) {
        List<Indicator> indicators = found.all();
        List<Verdict> verdicts = new ArrayList<>();
        for (Indicator indicator : indicators) {
            verdicts.addAll(intel.verdicts(indicator, alert.timeMillis()));
        }
        boolean isPartial = false;
        for (Verdict verdict : remote) {
            isPartial |= verdict.judgement() == Judgement.UNAVAILABLE;
            if (verdict.judgement().compareTo(Judgement.HARMLESS) >= 0) {
                verdicts.add(verdict);
            }
        }
        Optional<Asset> asset = assets.of(alert);
        RiskFacts facts = RiskFacts.of(alert, verdicts, asset, earlier);
        return new Assessment(indicators, found.cut(), verdicts, isPartial, asset, facts, score.of(facts));
    }
}
