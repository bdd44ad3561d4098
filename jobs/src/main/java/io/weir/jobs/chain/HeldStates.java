package io.weir.jobs.chain;

import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Gives the shared buffer of Flink CEP its map states in memory, for one key at a time: a key's whole state is one value, read
 * and written at once, instead of a dozen look-ups in the state backend for each hit.
 */
final class HeldStates implements KeyedStateStore {
    private final List<HeldMap<?, ?>> maps = new ArrayList<>();

    /** The content of all states for one key. */
    static final class Content {
        private final List<Map<?, ?>> maps = new ArrayList<>();
    }

    Content newContent() {
        Content content = new Content();
        maps.forEach(map -> content.maps.add(new HashMap<>()));
        return content;
    }

    /** From now on all states are about the key of this content. */
    void hold(Content content) {
        for (int i = 0; i < maps.size(); i++) {
            maps.get(i).hold(content.maps.get(i));
        }
    }

    void write(Content content, DataOutputView output) throws IOException {
        for (int i = 0; i < maps.size(); i++) {
            maps.get(i).write(content.maps.get(i), output);
        }
    }

    Content read(DataInputView input) throws IOException {
        Content content = new Content();
        for (HeldMap<?, ?> map : maps) {
            content.maps.add(map.read(input));
        }
        return content;
    }

    private static final class HeldMap<K, V> implements MapState<K, V> {
        private final TypeSerializer<K> keys;
        private final TypeSerializer<V> values;
        private Map<K, V> held = new HashMap<>();

        HeldMap(MapStateDescriptor<K, V> descriptor) {
            this.keys = descriptor.getKeySerializer();
            this.values = descriptor.getValueSerializer();
        }

        @SuppressWarnings("unchecked") // each content holds the maps of the states in their order
        void hold(Map<?, ?> content) {
            held = (Map<K, V>) content;
        }

        @SuppressWarnings("unchecked")
        void write(Map<?, ?> content, DataOutputView output) throws IOException {
            output.writeInt(content.size());
            for (Map.Entry<K, V> entry : ((Map<K, V>) content).entrySet()) {
                keys.serialize(entry.getKey(), output);
                values.serialize(entry.getValue(), output);
            }
        }

        Map<K, V> read(DataInputView input) throws IOException {
            Map<K, V> content = new HashMap<>();
            for (int left = input.readInt(); left > 0; left--) {
                K key = keys.deserialize(input);
                content.put(key, values.deserialize(input));
            }
            return content;
        }

        @Override
        public V get(K key) {
            return held.get(key);
        }

        @Override
        public void put(K key, V value) {
            held.put(key, value);
        }

        @Override
        public void putAll(Map<K, V> entries) {
            held.putAll(entries);
        }

        @Override
        public void remove(K key) {
            held.remove(key);
        }

        @Override
        public boolean contains(K key) {
            return held.containsKey(key);
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            return held.entrySet();
        }

        @Override
        public Iterable<K> keys() {
            return held.keySet();
        }

        @Override
        public Iterable<V> values() {
            return held.values();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return held.entrySet().iterator();
        }

        @Override
        public boolean isEmpty() {
            return held.isEmpty();
        }

        @Override
        public void clear() {
            held.clear();
        }
    }

    @Override
    public <K, V> MapState<K, V> getMapState(MapStateDescriptor<K, V> descriptor) {
        HeldMap<K, V> map = new HeldMap<>(descriptor);
        maps.add(map);
        return map;
    }

    @Override
    public <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor) {
        throw notNeeded();
    }

    @Override
    public <T> ListState<T> getListState(ListStateDescriptor<T> descriptor) {
        throw notNeeded();
    }

    @Override
    public <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor) {
        throw notNeeded();
    }

    @Override
    public <I, A, O> AggregatingState<I, O> getAggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
        throw notNeeded();
    }

    @Override
    public <T> org.apache.flink.api.common.state.v2.ValueState<T> getValueState(
            org.apache.flink.api.common.state.v2.ValueStateDescriptor<T> descriptor) {
        throw notNeeded();
    }

    @Override
    public <T> org.apache.flink.api.common.state.v2.ListState<T> getListState(
            org.apache.flink.api.common.state.v2.ListStateDescriptor<T> descriptor) {
        throw notNeeded();
    }

    @Override
    public <K, V> org.apache.flink.api.common.state.v2.MapState<K, V> getMapState(
            org.apache.flink.api.common.state.v2.MapStateDescriptor<K, V> descriptor) {
        throw notNeeded();
    }

    @Override
    public <T> org.apache.flink.api.common.state.v2.ReducingState<T> getReducingState(
            org.apache.flink.api.common.state.v2.ReducingStateDescriptor<T> descriptor) {
        throw notNeeded();
    }

    @Override
    public <I, A, O> org.apache.flink.api.common.state.v2.AggregatingState<I, O> getAggregatingState(
            org.apache.flink.api.common.state.v2.AggregatingStateDescriptor<I, A, O> descriptor) {
        throw notNeeded();
    }

    @Override
    public String getBackendTypeIdentifier() {
        return "held";
    }

    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("the shared buffer keeps maps only");
    }
}
