package io.weir.jobs.detect;

import io.weir.jobs.detect.DetectThresholds.StoredGroup;
import io.weir.rules.alert.ThresholdAlerts;
import io.weir.rules.sigma.CorrelationRule;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A group as it is: of a window with a hundred thousand numbers a decision changes a few, and reading and writing all of them
 * would be most of the work. On the heap it stays like this until a snapshot needs it; RocksDB writes it at once.
 *
 * @param head without content
 * @param rule by which it counts; by another it is read anew
 */
record LiveGroup(StoredGroup head, CorrelationRule rule, ThresholdAlerts alerts) implements KeptGroup {
    @Override
    public StoredGroup stored() {
        DataOutputSerializer content = new DataOutputSerializer(256);
        try {
            alerts.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return head.with(content.getCopyOfBuffer());
    }

    @Override
    public boolean isLarge() {
        return true;
    }
}
