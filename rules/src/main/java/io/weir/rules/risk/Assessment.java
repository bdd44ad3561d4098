package io.weir.rules.risk;

import io.weir.rules.asset.Asset;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.Verdict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What is made of an alert.
 *
 * @param indicatorsCut how many did not fit
 * @param verdicts of lists and providers, those that know nothing left out
 * @param isPartial whether a provider could not be asked
 * @param facts on which the score rests; those of several alerts make those of an incident
 */
public record Assessment(
        List<Indicator> indicators,
        int indicatorsCut,
        List<Verdict> verdicts,
        boolean isPartial,
        Optional<Asset> asset,
        RiskFacts facts,
        Risk risk) {
    public Assessment {
        indicators = List.copyOf(indicators);
        verdicts = List.copyOf(verdicts);
    }

    public void write(DataOutput output) throws IOException {
        Indicator.write(indicators, output);
        output.writeInt(indicatorsCut);
        Verdict.write(verdicts, output);
        output.writeBoolean(isPartial);
        output.writeBoolean(asset.isPresent());
        if (asset.isPresent()) {
            asset.get().write(output);
        }
        facts.write(output);
        risk.write(output);
    }

    public static Assessment read(DataInput input) throws IOException {
        return new Assessment(
                Indicator.readList(input),
                input.readInt(),
                Verdict.readList(input),
                input.readBoolean(),
                input.readBoolean() ? Optional.of(Asset.read(input)) : Optional.empty(),
                RiskFacts.read(input),
                Risk.read(input));
    }
}
