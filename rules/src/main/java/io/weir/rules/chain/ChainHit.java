package io.weir.rules.chain;

import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Hit;
import io.weir.rules.condition.Evidence;
import io.weir.rules.event.Repeated;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says that an event or an alert stands for steps of a chain; or, with steps carried along, that a run came over from
 * another entity.
 *
 * @param revision of the chain for which the steps were worked out
 * @param segment the part of the chain that is followed under this entity
 * @param steps the steps that it satisfies, one bit each
 * @param bars the steps that must not follow once it came
 * @param rules by which rule it satisfies which step
 * @param path the entities that the run was followed under before
 * @param carried the steps that were taken under them
 */
public record ChainHit(
        String tenant,
        String chain,
        String revision,
        int segment,
        String entity,
        String eventId,
        long timeMillis,
        long ingestedMillis,
        int steps,
        int bars,
        List<StepRule> rules,
        Map<String, String> entities,
        List<Evidence> evidence,
        List<String> path,
        List<AlertStep> carried) {

    /** The order in which hits are decided. A run that comes over is no hit of its own: what happened at once, came before. */
    public static final Comparator<ChainHit> ORDER = Comparator.comparingLong(ChainHit::timeMillis)
            .thenComparing(ChainHit::eventId)
            .thenComparing(ChainHit::isContinuation)
            .thenComparing(hit -> hit.path() + " " + hit.rules())
            .thenComparingLong(ChainHit::ingestedMillis)
            .thenComparing(
                    hit -> new TreeMap<>(hit.entities()) + " " + hit.evidence()); // an event that was shipped twice

    private static final Comparator<Evidence> EVIDENCE_ORDER =
            Comparator.comparing(Evidence::field).thenComparing(Evidence::value).thenComparing(Evidence::test);

    public ChainHit {
        tenant = Repeated.one(tenant);
        chain = Repeated.one(chain);
        revision = Repeated.one(revision);
        rules = rules == null ? List.of() : List.copyOf(rules);
        entities = Repeated.names(entities);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        path = path == null ? List.of() : List.copyOf(path);
        carried = carried == null ? List.of() : List.copyOf(carried);
    }

    public boolean isContinuation() {
        return !carried.isEmpty();
    }

    /** Stands for the entity of a hit that waits to be told from where somebody acted. */
    static final String AWAITED = "";

    /** The same with the address that somebody acts from; empty if that is not known and the hit is nobody's without. */
    public Optional<ChainHit> from(Optional<String> origin) {
        if (origin.isEmpty()) {
            return entity.equals(AWAITED) ? Optional.empty() : Optional.of(this);
        }
        Map<String, String> shown = new HashMap<>(entities);
        shown.put(Hit.ORIGIN, origin.get());
        return Optional.of(new ChainHit(
                tenant,
                chain,
                revision,
                segment,
                entity.equals(AWAITED) ? origin.get() : entity,
                eventId,
                timeMillis,
                ingestedMillis,
                steps,
                bars,
                rules,
                shown,
                evidence,
                path,
                carried));
    }

    /** Hits with the same key are decided together. */
    public String key() {
        return tenant.length() + ":" + tenant + chain.length() + ":" + chain + revision + "/" + segment + "/" + entity;
    }

    /** Whether a step must not follow once this came. */
    public boolean bars(int step) {
        return (bars >> step & 1) == 1;
    }

    public boolean satisfies(int step) {
        return (steps >> step & 1) == 1;
    }

    /** What an alert tells of this hit as a step. */
    public AlertStep asStep(int step, String name) {
        StepRule rule =
                rules.stream().filter(each -> each.step() == step).findFirst().orElse(new StepRule(step, "", ""));
        return new AlertStep(name, rule.ruleId(), rule.ruleName(), timeMillis, eventId, entity, evidence);
    }

    /** Two hits of one event as one. */
    ChainHit and(ChainHit other) {
        List<StepRule> all = new ArrayList<>(rules);
        other.rules.stream().filter(rule -> !satisfies(rule.step())).forEach(all::add);
        return new ChainHit(
                tenant,
                chain,
                revision,
                segment,
                entity,
                eventId,
                timeMillis,
                Math.min(ingestedMillis, other.ingestedMillis),
                steps | other.steps,
                bars | other.bars,
                all,
                entities,
                Stream.concat(evidence.stream(), other.evidence.stream())
                        .distinct()
                        .sorted(EVIDENCE_ORDER) // whichever came first
                        .limit(ChainPlan.MOST_EVIDENCE)
                        .toList(),
                path,
                carried);
    }

    boolean isSameEvent(ChainHit other) {
        return timeMillis == other.timeMillis && eventId.equals(other.eventId);
    }

    /** Hits in the order in which they are decided, each event once. */
    public static List<ChainHit> inOrder(List<ChainHit> hits) {
        List<ChainHit> sorted = new ArrayList<>(hits);
        sorted.sort(ORDER);
        List<ChainHit> each = new ArrayList<>(sorted.size());
        for (ChainHit hit : sorted) {
            int last = each.size() - 1;
            boolean isAgain = last >= 0
                    && each.get(last).isSameEvent(hit)
                    && !each.get(last).isContinuation()
                    && !hit.isContinuation();
            if (isAgain) {
                each.set(last, each.get(last).and(hit));
            } else {
                each.add(hit);
            }
        }
        return each;
    }

    public void write(DataOutput output) throws IOException {
        DataText.write(tenant, output);
        DataText.write(chain, output);
        DataText.write(revision, output);
        output.writeInt(segment);
        DataText.write(entity, output);
        DataText.write(eventId, output);
        output.writeLong(timeMillis);
        output.writeLong(ingestedMillis);
        output.writeInt(steps);
        output.writeInt(bars);
        output.writeInt(rules.size());
        for (StepRule rule : rules) {
            output.writeInt(rule.step());
            DataText.write(rule.ruleId(), output);
            DataText.write(rule.ruleName(), output);
        }
        DataText.write(entities, output);
        DataText.writeEvidence(evidence, output);
        DataText.write(path, output);
        output.writeInt(carried.size());
        for (AlertStep step : carried) {
            step.write(output);
        }
    }

    public static ChainHit read(DataInput input) throws IOException {
        String tenant = DataText.read(input);
        String chain = DataText.read(input);
        String revision = DataText.read(input);
        int segment = input.readInt();
        String entity = DataText.read(input);
        String eventId = DataText.read(input);
        long timeMillis = input.readLong();
        long ingestedMillis = input.readLong();
        int steps = input.readInt();
        int bars = input.readInt();
        List<StepRule> rules = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            rules.add(new StepRule(input.readInt(), DataText.read(input), DataText.read(input)));
        }
        Map<String, String> entities = DataText.readMap(input);
        List<Evidence> evidence = DataText.readEvidence(input);
        List<String> path = DataText.readList(input);
        List<AlertStep> carried = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            carried.add(AlertStep.read(input));
        }
        return new ChainHit(
                tenant,
                chain,
                revision,
                segment,
                entity,
                eventId,
                timeMillis,
                ingestedMillis,
                steps,
                bars,
                rules,
                entities,
                evidence,
                path,
                carried);
    }
}
