package io.weir.jobs.respond;

import io.weir.jobs.time.SafetyNet;
import io.weir.rules.memory.Memory;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.FlinkRuntimeException;

import java.time.Duration;
import java.util.Optional;

/** The memory of the current key, in the state backend: one entry for each value, in the value's own versioned form. */
final class StateMemory implements Memory {
    /** Whoever remembers something plans when to forget it; this catches what a stalled watermark leaves behind. */
    private static final Duration SAFETY_NET = Duration.ofDays(400);

    private final MapState<String, byte[]> values;

    private StateMemory(MapState<String, byte[]> values) {
        this.values = values;
    }

    static StateMemory of(String name, RuntimeContext context) {
        var descriptor =
                new MapStateDescriptor<>(name, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        descriptor.enableTimeToLive(SafetyNet.of(SAFETY_NET));
        return new StateMemory(context.getMapState(descriptor));
    }

    @Override
    public Optional<byte[]> get(String key) {
        try {
            return Optional.ofNullable(values.get(key));
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot read '" + key + "' from the state backend", e);
        }
    }

    @Override
    public void put(String key, byte[] value) {
        try {
            values.put(key, value);
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot write '" + key + "' to the state backend", e);
        }
    }

    @Override
    public void remove(String key) {
        try {
            values.remove(key);
        } catch (Exception e) {
            throw new FlinkRuntimeException("cannot remove '" + key + "' from the state backend", e);
        }
    }
}
