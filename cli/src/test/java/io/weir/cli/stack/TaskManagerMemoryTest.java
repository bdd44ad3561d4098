package io.weir.cli.stack;

import io.weir.cli.CliException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TaskManagerMemoryTest {
    @Test
    void isWhatTheEnvironmentSays() {
        assertThat(FlinkConfiguration.taskManagerMemory(Map.of("WEIR_TASKMANAGER_MEMORY", "3g")))
                .isEqualTo("3g");
        assertThat(FlinkConfiguration.taskManagerMemory(Map.of())).isEqualTo("1152m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0g", "3", "3 GB", "-1g", "3g\nx: y"})
    void isRefusedIfItIsNone(String memory) {
        assertThatThrownBy(() -> FlinkConfiguration.taskManagerMemory(Map.of("WEIR_TASKMANAGER_MEMORY", memory)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("such as 1152m or 3g");
    }
}
