package io.weir.cli.bench.detect;

import io.weir.cli.CliException;
import io.weir.cli.bench.detect.Throughput.Mark;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ThroughputTest {
    private static Mark mark(int seconds, long records) {
        return new Mark(seconds * 1_000_000_000L, records);
    }

    @Test
    void theSlowBeginningAndTheEndDoNotCount() {
        List<Mark> marks =
                List.of(mark(0, 1_000), mark(5, 10_000), mark(15, 510_000), mark(25, 1_010_000), mark(30, 1_020_000));

        assertThat(Throughput.of(marks, 1_020_000).best()).isCloseTo(50_000, within(1.0));
    }

    @Test
    void theLastHalfIsAnAverage() {
        List<Mark> marks = List.of(
                mark(0, 1_000),
                mark(10, 100_000),
                mark(20, 600_000),
                mark(30, 1_000_000),
                mark(40, 1_100_000),
                mark(50, 1_200_000));

        Throughput throughput = Throughput.of(marks, 1_200_000);

        assertThat(throughput.best()).isCloseTo(50_000, within(1.0));
        assertThat(throughput.lastHalf()).isCloseTo(25_000, within(1.0));
    }

    @Test
    void tooShortARunIsNoMeasurement() {
        List<Mark> marks = List.of(mark(0, 1_000), mark(5, 10_000), mark(10, 20_000));

        assertThatThrownBy(() -> Throughput.of(marks, 20_000))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("--records");
    }
}
