package io.weir.jobs.time;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

class WaitingTest {
    private static final int MANY = 100;
    private static final long MOMENT = 1_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWaitsForOneMomentIsTakenInTheOrderInWhichItCame(boolean isOnDisk) throws Exception {
        try (var harness = harness(new ByMoments(), isOnDisk)) {
            harness.open();
            keep(harness, 0, MANY);
            harness.processElement(MOMENT + 1, 0);

            harness.processWatermark(new Watermark(MOMENT));
            assertThat(harness.extractOutputValues()).containsExactlyElementsOf(numbers(0, MANY));
            harness.processWatermark(new Watermark(MOMENT + 1));
            assertThat(harness.extractOutputValues()).hasSize(MANY + 1);
            assertThat(entries(harness)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestoreKeepsIt(boolean isOnDisk) throws Exception {
        try (var before = harness(new ByMoments(), isOnDisk);
                var after = harness(new ByMoments(), isOnDisk)) {
            before.open();
            keep(before, 0, MANY);
            after.initializeState(before.snapshot(1, 1));
            after.open();
            assertGoesOn(after);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneLongListOfAnOlderSavepointIsTakenFirst(boolean isOnDisk) throws Exception {
        try (var before = harness(new InOneList(true), isOnDisk);
                var after = harness(new ByMoments(), isOnDisk)) {
            before.open();
            keep(before, 0, MANY);
            after.initializeState(before.snapshot(1, 1));
            after.open();
            assertGoesOn(after);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soIsWhatWasNotKeptByMoments(boolean isOnDisk) throws Exception {
        try (var before = harness(new InOneList(false), isOnDisk);
                var after = harness(new ByMoments(), isOnDisk)) {
            before.open();
            keep(before, 0, MANY);
            after.initializeState(before.snapshot(1, 1));
            after.open();
            assertGoesOn(after);
        }
    }

    /** More comes for the same moment, and everything is taken once. */
    private static void assertGoesOn(KeyedOneInputStreamOperatorTestHarness<Integer, Long, Long> harness)
            throws Exception {
        keep(harness, MANY, 2 * MANY);
        harness.processWatermark(new Watermark(MOMENT));
        assertThat(harness.extractOutputValues()).containsExactlyElementsOf(numbers(0, 2 * MANY));
        assertThat(entries(harness)).isZero();
    }

    private static int entries(KeyedOneInputStreamOperatorTestHarness<Integer, Long, Long> harness) {
        KeyedStateBackend<?> backend = harness.getOperator().getKeyedStateBackend();
        return backend instanceof RocksDBKeyedStateBackend<?> rocks
                ? rocks.numKeyValueStateEntries()
                : harness.numKeyedStateEntries();
    }

    private static List<Long> numbers(int from, int to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static void keep(KeyedOneInputStreamOperatorTestHarness<Integer, Long, Long> harness, int from, int to)
            throws Exception {
        for (long number : numbers(from, to)) {
            harness.processElement(number, 0);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<Integer, Long, Long> harness(
            KeyedProcessFunction<Integer, Long, Long> function, boolean isOnDisk) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(function), number -> 1, Types.INT);
        EmbeddedRocksDBStateBackend rocks = new EmbeddedRocksDBStateBackend();
        rocks.setPriorityQueueStateType(PriorityQueueStateType.HEAP); // or timers count as entries
        harness.setStateBackend(isOnDisk ? rocks : new HashMapStateBackend());
        return harness;
    }

    /** Small numbers wait for one moment, large ones for the moment that they are. */
    private static long moment(long number) {
        return Math.max(MOMENT, number);
    }

    private static final class ByMoments extends KeyedProcessFunction<Integer, Long, Long> {
        private static final long serialVersionUID = 1L;
        private transient WaitingHits<Long> waiting;

        @Override
        public void open(OpenContext context) {
            waiting = new WaitingHits<>(
                    getRuntimeContext(), Types.LONG, "waiting", "count", SafetyNet.of(Duration.ofDays(1)), true);
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
            assertThat(waiting.add(number, moment(number))).isTrue();
            context.timerService().registerEventTimeTimer(moment(number));
        }

        @Override
        public void onTimer(long timeMillis, OnTimerContext context, Collector<Long> out) throws Exception {
            waiting.take(timeMillis).forEach(out::collect);
        }
    }

    /** As it was kept before: one list for a moment, or one for all of them. */
    private static final class InOneList extends KeyedProcessFunction<Integer, Long, Long> {
        private static final long serialVersionUID = 1L;
        private final boolean isByMoment;

        InOneList(boolean isByMoment) {
            this.isByMoment = isByMoment;
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
            var byMoment = new MapStateDescriptor<>("waiting-by-time", Types.LONG, Types.LIST(Types.LONG));
            var all = new ListStateDescriptor<>("waiting", Types.LONG);
            var count = new ValueStateDescriptor<>("count", Types.INT);
            byMoment.enableTimeToLive(SafetyNet.of(Duration.ofDays(1)));
            all.enableTimeToLive(SafetyNet.of(Duration.ofDays(1)));
            count.enableTimeToLive(SafetyNet.of(Duration.ofDays(1)));
            getRuntimeContext().getState(count).update(number.intValue() + 1);
            if (isByMoment) {
                getRuntimeContext().getMapState(byMoment).put(moment(number), numbers(0, number.intValue() + 1));
            } else {
                getRuntimeContext().getListState(all).add(number);
            }
            context.timerService().registerEventTimeTimer(moment(number));
        }
    }
}
