package io.weir.cli.bench.respond;

import io.weir.cli.bench.Figure;
import io.weir.jobs.bench.RespondLoad;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RespondBenchTest {
    @Test
    void itTellsWhatEachPartOfTheJobCosts() throws Exception {
        List<Figure> figures = new ArrayList<>();

        new RespondBench(new RespondLoad(4_000, 200), 1, line -> {}).run(figures::add);

        assertThat(figures)
                .extracting(Figure::name)
                .startsWith(
                        "alerts that are only passed on",
                        "scoring and correlation by entity",
                        "the whole job: incidents, playbooks, documents")
                .anyMatch(name -> name.contains("Condense alerts"))
                .anyMatch(name -> name.contains("Tell the story"));
        assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(figures.get(2).value())
                .as("more work")
                .isLessThan(figures.get(1).value());
    }
}
