package io.weir.jobs.detect;

import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class BurstsTest {
    private final TestProcessingTimeService clock = new TestProcessingTimeService();
    private final List<Integer> gone = new ArrayList<>();
    private Bursts bursts;

    @BeforeEach
    void begin() throws Exception {
        clock.setCurrentTime(1_000);
        bursts = new Bursts(clock);
    }

    private void find(int... inOneEvent) {
        bursts.next();
        IntStream.of(inOneEvent).forEach(what -> bursts.add(() -> gone.add(what)));
    }

    @Test
    void whatOneEventFindsGoesOnAtOnceWhileLittleIsFound() throws Exception {
        find(1, 2, 3);
        clock.setCurrentTime(1_000 + Bursts.HELD_MILLIS);
        find(4);

        assertThat(gone).containsExactly(1, 2, 3, 4);
    }

    /** As many events as go on at once. */
    private void findAsManyAsGoOnAtOnce() {
        for (int i = 1; i <= Bursts.AT_ONCE; i++) {
            find(-i);
        }
        assertThat(gone).hasSize(Bursts.AT_ONCE);
        gone.clear();
    }

    @Test
    void whatComesOnTopIsHeldForMillisecondsAndInOrder() throws Exception {
        findAsManyAsGoOnAtOnce();
        find(1);
        clock.setCurrentTime(1_003);
        find(2, 3);
        assertThat(gone).isEmpty();

        clock.setCurrentTime(1_000 + Bursts.HELD_MILLIS);

        assertThat(gone).containsExactly(1, 2, 3);
        find(4);
        assertThat(gone).as("a burst follows a burst").doesNotContain(4);
        clock.setCurrentTime(1_000 + 2 * Bursts.HELD_MILLIS);
        assertThat(gone).contains(4);
    }

    @Test
    void afterMuchTheNextIsHeldForLonger() throws Exception {
        long now = holdFrom(1_000, Bursts.MANY_IN_HELD_MILLIS, Bursts.HELD_MILLIS);

        find(1);
        clock.setCurrentTime(now + Bursts.HELD_MILLIS);
        assertThat(gone).doesNotContain(1);
        clock.setCurrentTime(now + Bursts.HELD_LONGER_MILLIS);
        assertThat(gone).contains(1);
        // That was little for so long a time.
        find(2);
        clock.setCurrentTime(now + Bursts.HELD_LONGER_MILLIS + Bursts.HELD_MILLIS);
        assertThat(gone).contains(2);
    }

    /** Finds so many that are held for a time, and returns when they went on. */
    private long holdFrom(long fromMillis, int count, long heldMillis) throws Exception {
        findAsManyAsGoOnAtOnce();
        IntStream.rangeClosed(1, count).forEach(i -> find(-i));
        assertThat(gone).isEmpty();
        clock.setCurrentTime(fromMillis + heldMillis);
        assertThat(gone).hasSize(count);
        return fromMillis + heldMillis;
    }

    @Test
    void isReleasedAheadOfWhatMustNotPassIt() throws Exception {
        findAsManyAsGoOnAtOnce();
        find(1);

        bursts.release();

        assertThat(gone).containsExactly(1);
        clock.setCurrentTime(2_000);
        assertThat(gone).hasSize(1);
    }

    @Test
    void holdsNoMoreThanSoMany() {
        IntStream.range(0, 10_000).forEach(this::find);

        assertThat(gone).hasSizeBetween(9_000, 10_000).isSorted();
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUp() throws Exception {
        findAsManyAsGoOnAtOnce();
        find(1);
        clock.setCurrentTime(500);
        find(2);

        assertThat(gone).containsExactly(1, 2);
    }
}
