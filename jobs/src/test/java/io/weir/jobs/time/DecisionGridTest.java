package io.weir.jobs.time;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionGridTest {
    private static final long NOON = 1_800_000_000_000L;

    @Test
    void everythingUpToAMomentIsDecidedTogether() {
        for (DecisionGrid grid : DecisionGrid.values()) {
            long moment = grid.decidedAt(NOON + 3);
            assertThat(grid.decidedAt(NOON + 1)).isEqualTo(moment);
            assertThat(grid.decidedAt(NOON + 10)).isEqualTo(moment);
            assertThat(grid.decidedAt(NOON + 11)).isGreaterThan(moment);
            assertThat(grid.decidedUntil(moment)).isEqualTo(NOON + 10);
            assertThat(grid.decidedUntil(moment - 1)).isEqualTo(NOON);
        }
    }

    @Test
    void whatAStageFindsIsNotLateForTheNext() {
        DecisionGrid[] grids = DecisionGrid.values();
        for (int i = 1; i < grids.length; i++) {
            assertThat(grids[i].decidedAt(NOON)).isGreaterThan(grids[i - 1].decidedAt(NOON));
        }
    }

    @Test
    void nothingIsDecidedBeforeTheFirstWatermark() {
        assertThat(DecisionGrid.CHAINS.decidedUntil(Long.MIN_VALUE)).isNegative();
    }
}
