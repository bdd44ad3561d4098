package io.weir.rules.risk;

import io.weir.rules.alert.Severity;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RiskWeightsTest {
    private final String bundled = Files.readString(Path.of("risk.yml"));

    RiskWeightsTest() throws IOException {}

    @Test
    void bundledWeightsAreThoseOfTheFile() {
        assertThat(RiskWeights.bundled()).isEqualTo(RiskWeights.read("risk.yml", bundled));
        assertThat(RiskWeights.bundled().severity()).containsEntry(Severity.CRITICAL, 64);
    }

    @Test
    void saysAllThatIsWrongWithItsPlace() {
        String broken = bundled.replace("  low: 14\n", "")
                .replace("  medium: 30\n", "  medium: 30.5\n  extreme: 1\n")
                .replace("  impact: 15\n", "  impact: 101\n  Big Impact: 1\n")
                .replace("  malicious: 20", "  malicious: lots")
                .replace("{from: 10, points: 2}", "{from: 0, points: 2, colour: red}")
                .replace("breadth:", "width:");
        assertThatThrownBy(() -> RiskWeights.read("risk.yml", broken))
                .isInstanceOf(RiskException.class)
                .hasMessageContaining("found no 'low'")
                .hasMessageContaining("medium: found the number 30.5, expected a whole number from -100 to 100")
                .hasMessageContaining("found the key 'extreme'")
                .hasMessageContaining("impact: found the number 101")
                .hasMessageContaining("tactic: found 'Big Impact'")
                .hasMessageContaining("malicious: found 'lots'")
                .hasMessageContaining("count: found 0 after 0, expected rising numbers")
                .hasMessageContaining("found the key 'colour'")
                .hasMessageContaining("found the key 'width'")
                .hasMessageContaining("found no 'breadth'")
                .extracting(e -> e.getMessage().lines().allMatch(line -> line.matches("risk\\.yml:\\d+:\\d+: .*")))
                .isEqualTo(true);
        assertThatThrownBy(() -> RiskWeights.read("risk.yml", "")).hasMessageContaining("found 0 documents");
    }
}
