package io.weir.jobs.time;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

import java.util.ArrayList;
import java.util.List;

/**
 * What waits under each key, by the moment of event time that takes it, so that a flood costs no more the longer stragglers are
 * waited for.
 *
 * <p>RocksDB reads and writes a list as a whole, and what is told to the second all waits for the same moment: so there are
 * several short lists for a moment, and only the last one is added to.
 */
public final class Waiting<T> {
    /** More than this under one key never waits. */
    public static final int MOST = 100_000;

    private static final int MOST_IN_A_LIST = 16;

    /** The list that is added to; in older savepoints the only one, of any length. */
    private final MapState<Long, List<T>> last;
    /** The full ones of a moment, numbered from zero. */
    private final MapState<Tuple2<Long, Integer>, List<T>> full;

    private final MapState<Long, Integer> fullLists;
    private final ValueState<Integer> count;

    public Waiting(
            RuntimeContext context, TypeInformation<T> type, String name, String countName, StateTtlConfig safetyNet) {
        TypeInformation<Tuple2<Long, Integer>> place = Types.TUPLE(Types.LONG, Types.INT);
        var lasts = new MapStateDescriptor<>(name, Types.LONG, Types.LIST(type));
        var fulls = new MapStateDescriptor<>(name + "-full", place, Types.LIST(type));
        var numbers = new MapStateDescriptor<>(name + "-full-count", Types.LONG, Types.INT);
        var all = new ValueStateDescriptor<>(countName, Types.INT);
        lasts.enableTimeToLive(safetyNet);
        fulls.enableTimeToLive(safetyNet);
        numbers.enableTimeToLive(safetyNet);
        all.enableTimeToLive(safetyNet);
        last = context.getMapState(lasts);
        full = context.getMapState(fulls);
        fullLists = context.getMapState(numbers);
        count = context.getState(all);
    }

    /** Keeps it until a moment; false if too many wait already. */
    public boolean add(T element, long momentMillis) throws Exception {
        int others = count();
        if (others >= MOST) {
            return false;
        }
        put(element, momentMillis);
        count.update(others + 1);
        return true;
    }

    private void put(T element, long momentMillis) throws Exception {
        List<T> list = last.get(momentMillis);
        if (list != null && list.size() >= MOST_IN_A_LIST) {
            int number = fullLists(momentMillis);
            full.put(Tuple2.of(momentMillis, number), list);
            fullLists.put(momentMillis, number + 1);
            list = null;
        }
        list = list == null ? new ArrayList<>() : list;
        list.add(element);
        last.put(momentMillis, list);
    }

    private int fullLists(long momentMillis) throws Exception {
        Integer known = fullLists.get(momentMillis);
        return known == null ? 0 : known;
    }

    /** Takes out what waits for a moment, in the order in which it came. */
    public List<T> take(long momentMillis) throws Exception {
        List<T> all = new ArrayList<>();
        List<T> lastOnes = last.get(momentMillis);
        if (lastOnes == null) {
            return all;
        }
        int lists = fullLists(momentMillis);
        for (int number = 0; number < lists; number++) {
            Tuple2<Long, Integer> place = Tuple2.of(momentMillis, number);
            List<T> list = full.get(place);
            all.addAll(list == null ? List.of() : list); // the safety net may have it
            full.remove(place);
        }
        if (lists > 0) {
            fullLists.remove(momentMillis);
        }
        all.addAll(lastOnes);
        last.remove(momentMillis);
        uncount(all.size());
        return all;
    }

    private int count() throws Exception {
        Integer known = count.value();
        return known == null ? 0 : known;
    }

    /** So many were counted here and wait no more. */
    void uncount(int taken) throws Exception {
        if (taken == 0) {
            return;
        }
        int left = count() - taken;
        if (left > 0) {
            count.update(left);
        } else {
            count.clear();
        }
    }
}
