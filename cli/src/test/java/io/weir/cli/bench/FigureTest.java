package io.weir.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.bench.Figure.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class FigureTest {
    @Test
    void saysInOneLineWhetherItsGoalIsMet() {
        assertThat(Figure.of("speed", 1_234.5, "events/s").within(1_000, 2_000).line())
                .isEqualTo("speed                                                1,235 (1,000 to 2,000) events/s");
        assertThat(Figure.of("ratio", 4, "x").goal(Goal.atLeast(4)).line()).endsWith("4.00 x  goal >= 4.00  met");
        assertThat(Figure.of("load", 3.01, "s").goal(Goal.atMost(3)).line()).endsWith("3.01 s  goal <= 3.00  NOT met");
    }

    @Test
    void writesFiguresForPrograms(@TempDir Path home) throws IOException {
        List<String> lines = new ArrayList<>();
        var sheet = new FigureSheet(lines::add);
        sheet.add(Figure.of("speed", 5, "events/s").within(4, 6));
        sheet.add(Figure.of("load", 4, "s").goal(Goal.atMost(3)));

        sheet.writeTo(home.resolve("figures.json"));

        assertThat(lines).hasSize(2);
        assertThat(sheet.areAllMet()).isFalse();
        JsonNode figures = new ObjectMapper()
                .readTree(home.resolve("figures.json").toFile())
                .get("figures");
        assertThat(figures.get(0).get("low").asDouble()).isEqualTo(4);
        assertThat(figures.get(1).get("goal_at_most").asDouble()).isEqualTo(3);
        assertThat(figures.get(1).get("met").asBoolean()).isFalse();
    }
}
