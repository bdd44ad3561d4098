package io.weir.rules.incident;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.alert.Severity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes alerts down as briefly as a story does: who did what to whom, when. */
final class Attack {
    static final long NOON = 1_800_014_400_000L;
    static final long SECOND = 1_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;

    private final String rule;
    private final long atMillis;
    private final Map<String, String> entities = new HashMap<>();
    private Severity severity = Severity.MEDIUM;
    private String tactic = "execution";
    private String technique = "T1059";
    private boolean isChain;
    private String tenant = "default";
    private String salt = "";
    private List<String> others = List.of();
    private int ruleRisk = Alert.NO_RISK;

    private Attack(String rule, long atMillis) {
        this.rule = rule;
        this.atMillis = atMillis;
    }

    /** An alert of a rule, so long after noon. */
    static Attack of(String rule, long afterNoonMillis) {
        return new Attack(rule, NOON + afterNoonMillis);
    }

    Attack from(String address) {
        return with("source.ip", address);
    }

    Attack to(String address) {
        return with("destination.ip", address);
    }

    Attack on(String host) {
        return with("host.name", host);
    }

    Attack by(String user) {
        return with("user.name", user);
    }

    Attack with(String field, String value) {
        entities.put(field, value);
        return this;
    }

    /** What further events of it were directed at. */
    Attack alsoAt(String... targets) {
        others = List.of(targets);
        return this;
    }

    Attack ruleRisk(int risk) {
        ruleRisk = risk;
        return this;
    }

    Attack severity(Severity level) {
        severity = level;
        return this;
    }

    Attack tactic(String name) {
        tactic = name;
        return this;
    }

    Attack technique(String id) {
        technique = id;
        return this;
    }

    Attack chain() {
        isChain = true;
        return this;
    }

    Attack tenant(String name) {
        tenant = name;
        return this;
    }

    Attack salted(String text) {
        salt = text;
        return this;
    }

    Alert alert() {
        return alert(1, 1, atMillis, severity);
    }

    /** A version of it. */
    Alert alert(long version, long count, long lastMillis, Severity level) {
        String id = DerivedId.of(tenant, rule, DerivedId.textOf(entities), Long.toString(atMillis), salt);
        return new Alert(
                id,
                version,
                tenant,
                atMillis,
                rule,
                "Rule " + rule,
                "",
                level,
                count,
                0,
                atMillis,
                lastMillis,
                false,
                Map.of(),
                entities,
                List.of(tactic),
                List.of(technique),
                List.of(),
                List.of(),
                isChain ? List.of(new AlertStep("one", rule, rule, atMillis, "event", "", List.of())) : List.of(),
                Map.of(),
                others,
                ruleRisk);
    }

    Finding finding() {
        return Finding.of(ScoredAlert.unscored(alert())).orElseThrow();
    }
}
