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
    void theSlowBeginningDoesNotCount() {
        List<Mark> marks = List.of(mark(0, 1_000), mark(5, 10_000), mark(15, 510_000), mark(25, 1_010_000));

        assertThat(Throughput.of(marks).best()).isCloseTo(50_000, within(1.0));
    }

    @Test
    void tooShortARunIsNoMeasurement() {
        List<Mark> marks = List.of(mark(0, 1_000), mark(5, 10_000));

        assertThatThrownBy(() -> Throughput.of(marks))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("--records");
    }
}
