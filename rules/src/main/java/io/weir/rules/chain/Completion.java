package io.weir.rules.chain;

import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A run that came to the end of its segment.
 *
 * @param path the entities before this one
 * @param steps all steps that were taken, under whichever entity
 * @param entities the entity fields of the last hit
 */
public record Completion(List<String> path, List<AlertStep> steps, long ingestedMillis, Map<String, String> entities) {

    /** The hit that decided it. */
    public AlertStep last() {
        return steps.get(steps.size() - 1);
    }

    public void write(DataOutput output) throws IOException {
        DataText.write(path, output);
        output.writeInt(steps.size());
        for (AlertStep step : steps) {
            step.write(output);
        }
        output.writeLong(ingestedMillis);
        DataText.write(entities, output);
    }

    public static Completion read(DataInput input) throws IOException {
        List<String> path = DataText.readList(input);
        List<AlertStep> steps = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            steps.add(AlertStep.read(input));
        }
        return new Completion(path, steps, input.readLong(), DataText.readMap(input));
    }
}
