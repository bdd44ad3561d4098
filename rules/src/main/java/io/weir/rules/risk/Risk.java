package io.weir.rules.risk;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A score from 0 to 100 with everything that it consists of: the points of the contributions add up to it. */
public record Risk(int score, List<RiskContribution> contributions) {
    private static final int SHOWN = 3;

    public Risk {
        contributions = contributions == null ? List.of() : List.copyOf(contributions);
    }

    /** The score and what weighs most in it, in one sentence. */
    public String sentence() {
        List<String> raising = reasons(1);
        List<String> lowering = reasons(-1);
        StringBuilder sentence = new StringBuilder("Risk ").append(score).append(" of 100");
        if (!raising.isEmpty()) {
            sentence.append(", because ").append(listed(raising));
        }
        if (!lowering.isEmpty()) {
            sentence.append("; lowered because ").append(listed(lowering));
        }
        return sentence.append('.').toString();
    }

    private List<String> reasons(int sign) {
        List<RiskContribution> sorted = new ArrayList<>(contributions);
        sorted.removeIf(
                each -> Integer.signum(each.points()) != sign || each.name().equals(RiskScore.LIMIT));
        sorted.sort(Comparator.comparingInt(each -> -Math.abs(each.points())));
        return sorted.stream().limit(SHOWN).map(RiskContribution::reason).toList();
    }

    private static String listed(List<String> reasons) {
        int last = reasons.size() - 1;
        return last == 0 ? reasons.get(0) : String.join(", ", reasons.subList(0, last)) + " and " + reasons.get(last);
    }

    void write(DataOutput output) throws IOException {
        output.writeInt(score);
        output.writeInt(contributions.size());
        for (RiskContribution each : contributions) {
            DataText.write(each.name(), output);
            output.writeInt(each.points());
            DataText.write(each.reason(), output);
        }
    }

    static Risk read(DataInput input) throws IOException {
        int score = input.readInt();
        List<RiskContribution> contributions = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            contributions.add(new RiskContribution(DataText.read(input), input.readInt(), DataText.read(input)));
        }
        return new Risk(score, contributions);
    }
}
