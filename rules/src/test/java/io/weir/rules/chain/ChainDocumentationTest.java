package io.weir.rules.chain;

import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class ChainDocumentationTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final List<String> RULES =
            List.of("ssh-brute-force", "ssh-login-succeeded", "archive-created", "backup-started", "ticket-opened");

    @Test
    void everyExampleOfThePageCompiles() throws IOException {
        List<RuleSource> sources = new ArrayList<>();
        for (String rule : RULES) {
            sources.add(new RuleSource(
                    rule + ".yml",
                    """
                    title: %1$s
                    name: %1$s
                    logsource: {product: linux}
                    detection:
                      selection: {event.action: %1$s}
                      condition: selection
                    """
                            .formatted(rule)));
        }
        Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("../docs/chains.md")));
        while (examples.find()) {
            sources.add(new RuleSource("docs/chains.md", examples.group(1)));
        }

        RuleSet.Compilation compilation = RuleSet.compile(sources);

        assertThat(compilation.problems()).isEmpty();
        assertThat(compilation.rules().chains()).hasSize(4);
    }
}
