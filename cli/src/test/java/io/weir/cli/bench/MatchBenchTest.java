package io.weir.cli.bench;

import io.weir.rules.event.Event;
import io.weir.rules.event.Json;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class MatchBenchTest {
    private static final String RULES =
            """
            title: Who am I
            logsource: {category: process_creation, product: windows}
            detection:
              selection: {Image|endswith: '\\whoami.exe', CommandLine|contains|all: [/all, '-x*y']}
              quiet: {User|contains: SYSTEM}
              condition: selection and not quiet
            ---
            title: Expression
            logsource: {product: windows}
            detection:
              selection: {Image|re: '(?i)WHO.*exe$'}
              keywords: [nobody]
              condition: selection or keywords
            ---
            title: Linux
            logsource: {product: linux}
            detection:
              selection: {Image: '*'}
              condition: selection
            """;
    private static final String MATCHING = "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,"
            + "\"Image\":\"C:\\\\WhoAmI.exe\",\"CommandLine\":\"whoami /ALL -x5Y\",\"User\":\"eve\"}";

    private static List<DetectionRule> rules() {
        return RuleSet.compile(List.of(new RuleSource("rules.yml", RULES)))
                .rules()
                .rules();
    }

    @Test
    void theLoopFindsWhatTheIndexFinds() throws IOException {
        String quiet = MATCHING.replace("eve", "nt system").replace("Image", "NoImage");
        var loop = new PlainLoop(rules(), Mappings.bundled());
        loop.add(Event.of(Json.object(MATCHING)));
        assertThat(loop.run()).isEqualTo(2);

        loop.add(Event.of(Json.object(quiet)));
        assertThat(loop.run()).isEqualTo(2);

        loop.add(Event.of(Json.object(MATCHING.replace("/ALL", "nobody"))));
        assertThat(loop.run()).isEqualTo(3);
    }

    @Test
    void hasAFigureForEverythingThatIsMeasured(@TempDir Path home) throws IOException {
        Path file = Files.writeString(home.resolve("rules.yml"), RULES);
        byte[] event = MATCHING.getBytes(StandardCharsets.UTF_8);
        byte[] quiet = "{\"Channel\":\"Security\",\"EventID\":1}".getBytes(StandardCharsets.UTF_8);
        List<Figure> figures = new ArrayList<>();
        var bench = new MatchBench(rules(), List.of(event, quiet), new Turns(1, 3), 10);

        bench.match(figures::add);
        bench.load(List.of(file), figures::add);

        assertThat(figures).allMatch(figure -> figure.value() >= 0 && !Double.isInfinite(figure.value()));
        assertThat(figures)
                .extracting(Figure::name)
                .contains(
                        "all 3 rules",
                        "all rules, process creation",
                        "all rules / Jackson",
                        "all rules / loop, process creation",
                        "all rules loaded by a JVM just started",
                        "one more rule",
                        "memory of the index")
                .doesNotContain("1000 rules");
        assertThat(figures)
                .filteredOn(figure -> figure.name().equals("events without match that allocate nothing"))
                .extracting(Figure::value)
                .containsExactly(100.0);
    }
}
