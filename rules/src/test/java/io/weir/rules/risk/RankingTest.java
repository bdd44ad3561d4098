package io.weir.rules.risk;

import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Criticality;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Which of two alerts an analyst should look at first, and why: what weights may change and what they may not. */
class RankingTest {
    private final RiskScore score = new RiskScore(RiskWeights.bundled());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "critical | high | severity alone orders what is otherwise alike",
                "high | medium | the same, a level down",
                "medium | low | the same",
                "low | informational | the same",
                "critical | high x500 | noise does not make up for a level",
                "high initial-access | medium exfiltration x20 | a level outweighs the phase where nothing else is known",
                "high exfiltration | high reconnaissance | data that leaves matters more than a knock at the door",
                "high lateral-movement | high discovery | moving on matters more than looking around",
                "medium impact | medium initial-access | damage matters more than an attempt",
                "high command-and-control | high execution | an implant that answers is past its execution",
                "low defense-impairment | low collection rare=60 | who turns off the guard wants to do more, and what fires often is less worth",
                "medium mal=90 | medium | a known bad address says that it is no accident",
                "medium mal=90 | medium mal=20 | a sure source outweighs an unsure one",
                "medium mal=60 | medium sus=100 | malicious outweighs suspicious",
                "medium sus=80 | medium | suspicion outweighs silence",
                "medium | medium harm=100 | what is known as harmless can wait",
                "medium mal=80 mal=80 | medium mal=80 | two sources that agree outweigh one",
                "high mal=50 harm=100 | high harm=100 | one that says harmless does not silence one that says malicious",
                "medium mal=100 asset=critical | high | a known attacker at the crown jewels outweighs a level",
                "high asset=critical | high asset=medium | the more valuable target first",
                "high | high asset=low | what is known to be of little value after what is not known",
                "medium asset=high | medium asset=medium | the same in the middle",
                "medium asset=critical | medium lateral-movement | a critical target outweighs any single phase before the end",
                "high x1000 | high x5 | a flood matters more than a few events",
                "medium x10 | medium x9 | persistence begins at ten",
                "high rare=0 | high rare=10 | a rule that never fired says more",
                "high rare=10 | high rare=100 | a rule that fires all the time says less",
                "medium credential-access rare=1 | high rare=900 harm=100 | a high rule that cries wolf at a harmless address can wait",
                "critical rare=600 | high x100 rare=0 | but a critical one that fires often still outweighs a rare high one",
                "critical exfiltration mal=95 asset=critical x1000 rare=0 | critical exfiltration asset=critical | who is known to attack stands first even at the top",
                "low mal=100 asset=critical command-and-control | medium x20 | an implant of a known attacker in the crown jewels, whatever the rule says",
            })
    void ranksTheFirstAboveTheSecond(String first, String second, String reason) {
        assertThat(score.of(facts(first)).score())
                .as(reason + ": " + first + " / " + second)
                .isGreaterThan(score.of(facts(second)).score());
    }

    private static RiskFacts facts(String words) {
        Set<String> tactics = new TreeSet<>();
        List<Verdict> verdicts = new ArrayList<>();
        long count = 1;
        long earlier = RiskFacts.UNKNOWN;
        String asset = "";
        Criticality criticality = Criticality.LOW;
        String[] all = words.split(" ");
        Severity severity = Severity.valueOf(all[0].toUpperCase(Locale.ROOT));
        for (int i = 1; i < all.length; i++) {
            String value = all[i].substring(all[i].indexOf('=') + 1);
            if (all[i].startsWith("x")) {
                count = Long.parseLong(all[i].substring(1));
            } else if (all[i].startsWith("rare=")) {
                earlier = Long.parseLong(value);
            } else if (all[i].startsWith("asset=")) {
                asset = "the target";
                criticality = Criticality.valueOf(value.toUpperCase(Locale.ROOT));
            } else if (all[i].indexOf('=') > 0) {
                Judgement judgement = all[i].startsWith("mal")
                        ? Judgement.MALICIOUS
                        : all[i].startsWith("sus") ? Judgement.SUSPICIOUS : Judgement.HARMLESS;
                verdicts.add(RiskScoreTest.verdict("source " + i, judgement, Integer.parseInt(value)));
            } else {
                tactics.add(all[i]);
            }
        }
        return new RiskFacts(severity, -1, tactics, 1, count, earlier, asset, criticality, verdicts);
    }
}
