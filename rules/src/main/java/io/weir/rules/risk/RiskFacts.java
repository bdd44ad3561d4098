package io.weir.rules.risk;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Asset;
import io.weir.rules.asset.Criticality;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a score looks at, of one alert or of all alerts of an incident. Facts of several alerts give the same in any order; each
 * alert must be counted once, with its newest version.
 *
 * @param severity of the alert that weighs most by itself
 * @param ruleRisk what its rule says in place of a severity; -1 if it says nothing
 * @param tactics short names of ATT&CK
 * @param alerts how many alerts these facts are of
 * @param count their events
 * @param earlier alerts of the rarest rule in the 30 days before; -1 if that is unknown
 * @param assetName the most critical asset, with {@code criticality}; empty if none is known
 * @param verdicts the most telling one of every source
 */
public record RiskFacts(
        Severity severity,
        int ruleRisk,
        Set<String> tactics,
        long alerts,
        long count,
        long earlier,
        String assetName,
        Criticality criticality,
        List<Verdict> verdicts) {
    public static final int UNKNOWN = -1;
    private static final int MAX_VERDICTS = 16;
    private static final int MAX_TACTICS = 32;
    private static final byte VERSION = 1;
    private static final Comparator<Verdict> MOST_TELLING = Comparator.comparing(
                    Verdict::judgement, Comparator.reverseOrder())
            .thenComparing(Verdict::confidence, Comparator.reverseOrder())
            .thenComparing(Verdict::source)
            .thenComparing(Verdict::indicator)
            .thenComparing(Verdict::note)
            .thenComparing(verdict -> verdict.labels().toString());

    public RiskFacts {
        tactics = bounded(tactics == null ? Set.of() : tactics);
        verdicts = telling(verdicts == null ? List.of() : verdicts);
        assetName = assetName == null ? "" : assetName;
        criticality = criticality == null ? Criticality.LOW : criticality;
    }

    /** What an alert says itself, without anything that others know of it. */
    public static RiskFacts of(Severity severity, Collection<String> tactics, long count) {
        return new RiskFacts(severity, UNKNOWN, Set.copyOf(tactics), 1, count, UNKNOWN, "", Criticality.LOW, List.of());
    }

    public static RiskFacts of(Alert alert, Collection<Verdict> verdicts, Optional<Asset> asset, long earlier) {
        return new RiskFacts(
                alert.severity(),
                alert.ruleRisk(),
                Set.copyOf(alert.tactics()),
                1,
                alert.count(),
                earlier,
                asset.map(Asset::name).orElse(""),
                asset.map(Asset::criticality).orElse(Criticality.LOW),
                List.copyOf(verdicts));
    }

    private static Set<String> bounded(Set<String> tactics) {
        TreeSet<String> names = new TreeSet<>();
        tactics.forEach(tactic -> names.add(shortName(tactic)));
        while (names.size() > MAX_TACTICS) {
            names.pollLast();
        }
        return Collections.unmodifiableSet(names);
    }

    /** Rules write {@code lateral_movement}, other systems {@code Lateral Movement}. */
    private static String shortName(String tactic) {
        return tactic.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    }

    /** One a source, so that a source with much to say leaves room for the others. */
    private static List<Verdict> telling(Collection<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return List.of();
        }
        Map<String, Verdict> bySource = new HashMap<>();
        for (Verdict verdict : verdicts) {
            if (verdict.judgement().compareTo(Judgement.HARMLESS) >= 0) {
                bySource.merge(
                        verdict.source(), verdict, (one, other) -> MOST_TELLING.compare(one, other) <= 0 ? one : other);
            }
        }
        return bySource.values().stream()
                .sorted(MOST_TELLING)
                .limit(MAX_VERDICTS)
                .toList();
    }

    /** The same of so many alerts and events: whoever merges versions of one alert counts them otherwise. */
    public RiskFacts counting(long ofAlerts, long events) {
        return alerts == ofAlerts && count == events
                ? this
                : new RiskFacts(
                        severity, ruleRisk, tactics, ofAlerts, events, earlier, assetName, criticality, verdicts);
    }

    /** The facts of both. */
    public RiskFacts and(RiskFacts other) {
        Set<String> allTactics = new TreeSet<>(tactics);
        allTactics.addAll(other.tactics);
        List<Verdict> allVerdicts = new ArrayList<>(verdicts);
        allVerdicts.addAll(other.verdicts);
        RiskFacts graver = graver(other);
        RiskFacts dearer = dearer(other);
        return new RiskFacts(
                graver.severity,
                graver.ruleRisk,
                allTactics,
                alerts + other.alerts,
                count + other.count,
                earlier < 0 ? other.earlier : other.earlier < 0 ? earlier : Math.min(earlier, other.earlier),
                dearer.assetName,
                dearer.criticality,
                allVerdicts);
    }

    /** Which weighs more by itself is decided without weights, so that they can change. */
    private RiskFacts graver(RiskFacts other) {
        Comparator<RiskFacts> gravity = Comparator.<RiskFacts>comparingInt(
                        facts -> facts.ruleRisk < 0 ? facts.severity.number() : facts.ruleRisk)
                .thenComparing(RiskFacts::severity)
                .thenComparing(RiskFacts::ruleRisk);
        return gravity.compare(this, other) >= 0 ? this : other;
    }

    private RiskFacts dearer(RiskFacts other) {
        Comparator<RiskFacts> value = Comparator.<RiskFacts, Boolean>comparing(facts -> !facts.assetName.isEmpty())
                .thenComparing(RiskFacts::criticality)
                .thenComparing(RiskFacts::assetName);
        return value.compare(this, other) >= 0 ? this : other;
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(severity.name(), output);
        output.writeInt(ruleRisk);
        DataText.write(List.copyOf(tactics), output);
        output.writeLong(alerts);
        output.writeLong(count);
        output.writeLong(earlier);
        DataText.write(assetName, output);
        DataText.write(criticality.name(), output);
        Verdict.write(verdicts, output);
    }

    public static RiskFacts read(DataInput input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found facts of version " + version + ", expected " + VERSION);
        }
        Severity severity = Severity.valueOf(DataText.read(input));
        int ruleRisk = input.readInt();
        Set<String> tactics = new TreeSet<>(DataText.readList(input));
        long alerts = input.readLong();
        long count = input.readLong();
        long earlier = input.readLong();
        String assetName = DataText.read(input);
        Criticality criticality = Criticality.valueOf(DataText.read(input));
        List<Verdict> verdicts = Verdict.readList(input);
        return new RiskFacts(severity, ruleRisk, tactics, alerts, count, earlier, assetName, criticality, verdicts);
    }
}
