package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule raises. A newer version of an alert replaces the older one everywhere; its id stays.
 *
 * @param timeMillis the event time at which it fired; of a rule that alerts at once that of the earliest event known so far
 * @param count the largest number of events seen in one window
 * @param suppressed the firings that were folded into this alert instead of raising one of their own
 * @param events ids of the first deciding events
 * @param steps the steps of the chain that raised it; none for other rules
 * @param stages when the alert passed which stage, by the wall clock
 * @param targets addresses and hosts that its events were directed at, where there are events behind it that it does not show
 * @param ruleRisk what {@code weir.risk} of its rule says in place of a severity; {@link #NO_RISK} if it says nothing
 */
public record Alert(
        String id,
        long version,
        String tenant,
        long timeMillis,
        String ruleId,
        String ruleName,
        String ruleVersion,
        Severity severity,
        long count,
        long suppressed,
        long firstMillis,
        long lastMillis,
        boolean shadow,
        Map<String, String> group,
        Map<String, String> entities,
        List<String> tactics,
        List<String> techniques,
        List<Evidence> evidence,
        List<String> events,
        List<AlertStep> steps,
        Map<String, Long> stages,
        List<String> targets,
        Integer ruleRisk) {
    public static final int NO_RISK = -1;
    private static final byte VERSION = 1;

    public Alert {
        group = group == null ? Map.of() : Map.copyOf(group);
        entities = entities == null ? Map.of() : Map.copyOf(entities);
        tactics = tactics == null ? List.of() : List.copyOf(tactics);
        techniques = techniques == null ? List.of() : List.copyOf(techniques);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        events = events == null ? List.of() : List.copyOf(events);
        steps = steps == null ? List.of() : List.copyOf(steps);
        stages = stages == null ? Map.of() : Map.copyOf(stages);
        targets = targets == null ? List.of() : List.copyOf(targets);
        ruleRisk = ruleRisk == null ? NO_RISK : ruleRisk;
    }

    Alert with(List<AlertStep> taken) {
        return with(taken, targets);
    }

    Alert directedAt(Collection<String> places) {
        return with(steps, List.copyOf(places));
    }

    private Alert with(List<AlertStep> taken, List<String> places) {
        return new Alert(
                id,
                version,
                tenant,
                timeMillis,
                ruleId,
                ruleName,
                ruleVersion,
                severity,
                count,
                suppressed,
                firstMillis,
                lastMillis,
                shadow,
                group,
                entities,
                tactics,
                techniques,
                evidence,
                events,
                taken,
                stages,
                places,
                ruleRisk);
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(id, output);
        output.writeLong(version);
        DataText.write(tenant, output);
        output.writeLong(timeMillis);
        DataText.write(ruleId, output);
        DataText.write(ruleName, output);
        DataText.write(ruleVersion, output);
        DataText.write(severity.name(), output);
        output.writeLong(count);
        output.writeLong(suppressed);
        output.writeLong(firstMillis);
        output.writeLong(lastMillis);
        output.writeBoolean(shadow);
        DataText.write(group, output);
        DataText.write(entities, output);
        DataText.write(tactics, output);
        DataText.write(techniques, output);
        DataText.writeEvidence(evidence, output);
        DataText.write(events, output);
        output.writeInt(steps.size());
        for (AlertStep step : steps) {
            step.write(output);
        }
        output.writeInt(stages.size());
        for (Map.Entry<String, Long> stage : stages.entrySet()) {
            DataText.write(stage.getKey(), output);
            output.writeLong(stage.getValue());
        }
        DataText.write(targets, output);
        output.writeInt(ruleRisk);
    }

    public static Alert read(DataInput input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of an alert, expected " + VERSION);
        }
        return new Alert(
                DataText.read(input),
                input.readLong(),
                DataText.read(input),
                input.readLong(),
                DataText.read(input),
                DataText.read(input),
                DataText.read(input),
                Severity.valueOf(DataText.read(input)),
                input.readLong(),
                input.readLong(),
                input.readLong(),
                input.readLong(),
                input.readBoolean(),
                DataText.readMap(input),
                DataText.readMap(input),
                DataText.readList(input),
                DataText.readList(input),
                DataText.readEvidence(input),
                DataText.readList(input),
                readSteps(input),
                readStages(input),
                DataText.readList(input),
                input.readInt());
    }

    private static List<AlertStep> readSteps(DataInput input) throws IOException {
        List<AlertStep> steps = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            steps.add(AlertStep.read(input));
        }
        return steps;
    }

    private static Map<String, Long> readStages(DataInput input) throws IOException {
        Map<String, Long> stages = new HashMap<>();
        for (int left = input.readInt(); left > 0; left--) {
            String stage = DataText.read(input);
            stages.put(stage, input.readLong());
        }
        return stages;
    }
}
