package io.weir.jobs.respond;

import io.weir.rules.alert.Alert;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.Verdict;

import java.util.List;

/**
 * An alert with what can be told of it without asking anybody.
 *
 * @param earlier alerts of its rule in the days before
 * @param indicatorsCut how many did not fit
 * @param verdicts of lists
 */
public record ExaminedAlert(
        Alert alert, long earlier, List<Indicator> indicators, int indicatorsCut, List<Verdict> verdicts) {
    public ExaminedAlert {
        indicators = indicators == null ? List.of() : List.copyOf(indicators);
        verdicts = verdicts == null ? List.of() : List.copyOf(verdicts);
    }
}
