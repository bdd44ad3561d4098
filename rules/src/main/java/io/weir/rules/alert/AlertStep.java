package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * A step of an attack chain that was taken.
 *
 * @param name the chain's name for it
 * @param eventId the event or alert that took it
 * @param entity whose step it was
 * @param evidence what matched
 */
public record AlertStep(
        String name,
        String ruleId,
        String ruleName,
        long timeMillis,
        String eventId,
        String entity,
        List<Evidence> evidence) {
    public AlertStep {
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    public void write(DataOutput output) throws IOException {
        DataText.write(name, output);
        DataText.write(ruleId, output);
        DataText.write(ruleName, output);
        output.writeLong(timeMillis);
        DataText.write(eventId, output);
        DataText.write(entity, output);
        DataText.writeEvidence(evidence, output);
    }

    public static AlertStep read(DataInput input) throws IOException {
        return new AlertStep(
                DataText.read(input),
                DataText.read(input),
                DataText.read(input),
                input.readLong(),
                DataText.read(input),
                DataText.read(input),
                DataText.readEvidence(input));
    }
}
