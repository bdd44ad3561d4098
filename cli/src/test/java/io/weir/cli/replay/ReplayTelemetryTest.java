package io.weir.cli.replay;

import io.weir.cli.CliException;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.replay.RecordedFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplayTelemetryTest {
    private static final TopicFormats CONFIGURED = new TopicFormats(
            List.of(new TopicFormats.Topic(Pattern.compile("telemetry\\.auth"), "north", FormatSettings.of("syslog"))),
            "default");

    @TempDir
    Path directory;

    private Path auth;
    private Path other;

    @BeforeEach
    void write() throws IOException {
        auth = Files.writeString(directory.resolve("telemetry.auth.jsonl.gz"), "");
        Files.createDirectories(directory.resolve("more"));
        other = Files.writeString(directory.resolve("more/telemetry.auth.jsonl.gz"), "");
    }

    @Test
    void aFileIsReadAsTheTopicOfItsName() {
        TopicFormats formats = ReplayTelemetry.of(List.of(auth), CONFIGURED, FormatSettings.DEFAULT)
                .formats();

        assertThat(formats.of("telemetry.auth.jsonl.gz").format().format()).isEqualTo("syslog");
        assertThat(formats.of("telemetry.auth.jsonl.gz").tenant()).isEqualTo("north");
    }

    @Test
    void theCommandLineHoldsForEveryFile() {
        TopicFormats formats = ReplayTelemetry.of(
                        List.of(auth), CONFIGURED, FormatSettings.of("json").withYear(2015))
                .formats();

        assertThat(formats.of("telemetry.auth.jsonl.gz").format().year()).isEqualTo(2015);
    }

    @Test
    void filesOfOneNameAreToldApart() {
        assertThat(ReplayTelemetry.of(List.of(auth, other), CONFIGURED, FormatSettings.DEFAULT)
                        .files())
                .extracting(RecordedFile::topic)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ReplayTelemetry.of(
                        List.of(directory.resolve("absent.log")), CONFIGURED, FormatSettings.DEFAULT))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("absent.log");
    }
}
