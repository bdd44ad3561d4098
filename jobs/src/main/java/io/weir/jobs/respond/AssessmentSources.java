package io.weir.jobs.respond;

import io.weir.rules.asset.Assets;
import io.weir.rules.condition.Network;
import io.weir.rules.indicator.IndicatorScanner;
import io.weir.rules.indicator.OwnPlaces;
import io.weir.rules.risk.RiskScore;
import io.weir.rules.risk.RiskWeights;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where that comes from by which alerts are assessed. Files and directories are read on the machines that assess; texts were read
 * where the job was started.
 *
 * @param directories with lists of indicators
 * @param ownNetworks public networks that are one's own
 * @param ownDomains public domains that are one's own
 * @param maxMindFiles where addresses are
 * @param cachedVerdicts how many answers of providers a task keeps
 */
public record AssessmentSources(
        Text weights,
        Text assets,
        List<String> directories,
        List<String> ownNetworks,
        List<String> ownDomains,
        List<String> maxMindFiles,
        List<ProviderAccess> providers,
        int cachedVerdicts)
        implements Serializable {

    /** Nothing but what comes with Weir. */
    public static final AssessmentSources BUILT_IN =
            new AssessmentSources(Text.NONE, Text.NONE, List.of(), List.of(), List.of(), List.of(), List.of(), 10_000);

    public AssessmentSources {
        directories = new ArrayList<>(directories);
        ownNetworks = new ArrayList<>(ownNetworks);
        ownDomains = new ArrayList<>(ownDomains);
        maxMindFiles = new ArrayList<>(maxMindFiles);
        providers = new ArrayList<>(providers);
    }

    /** The text of a file and its name, for messages. */
    public record Text(String name, String content) implements Serializable {
        public static final Text NONE = new Text("", "");

        public boolean isGiven() {
            return !name.isEmpty();
        }
    }

    /** Fails with all that is wrong with the texts, so that a job that would fail on it is never started. */
    public void check() {
        score();
        knownAssets();
    }

    /** Above what any client takes, so that its own answer, which says why there is none, comes first. */
    Duration lastResort() {
        return providers.stream()
                .map(ProviderAccess::timeout)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .plusSeconds(5);
    }

    public RiskScore score() {
        return new RiskScore(
                weights.isGiven() ? RiskWeights.read(weights.name(), weights.content()) : RiskWeights.bundled());
    }

    Assets knownAssets() {
        return assets.isGiven() ? Assets.read(assets.name(), assets.content()) : Assets.NONE;
    }

    IndicatorScanner scanner() {
        return IndicatorScanner.ofForeign(new OwnPlaces(
                ownNetworks.stream()
                        .flatMap(text -> Network.parse(text).stream())
                        .toList(),
                ownDomains));
    }
}
