package io.weir.jobs;

import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.alert.Alert;
import io.weir.rules.asset.AssetException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RespondStageTest {
    @TempDir
    Path directory;

    private static List<String> uids(String yaml) {
        WeirConfig config = WeirConfig.parse(new ConfigSource("weir.yaml", yaml, Map.of(), Map.of()));
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        var alerts =
                environment.fromData(List.of(), TypeInformation.of(Alert.class)).uid("alerts");
        RespondStage.attach(environment, config, alerts);
        return environment.getStreamGraph(false).getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(Objects::nonNull)
                .filter(uid -> !uid.equals("alerts"))
                .sorted()
                .distinct()
                .toList();
    }

    /** Whoever changes a name here throws away the state that is kept under it in every savepoint. */
    @Test
    void stateIsFoundAgainByTheseNames() {
        assertThat(uids(""))
                .contains(
                        "acknowledgements",
                        "assess-alerts",
                        "ask-for-responses",
                        "commands",
                        "condense-alerts",
                        "count-alerts",
                        "describe-alerts",
                        "describe-responses",
                        "examine-alerts",
                        "intel-lists",
                        "tell-story");
    }

    @Test
    void theGraphIsTheSameWhateverProvidersThereAre() {
        assertThat(uids("intel: {providers: otx, otx: {key-file: /run/secrets/otx}}"))
                .isEqualTo(uids("intel: {providers: \"\"}"));
    }

    @Test
    void mistakesInFilesAreToldBeforeTheJobStarts() throws Exception {
        Path assets = Files.writeString(directory.resolve("assets.yaml"), "assets: [{name: Web}]");
        assertThatThrownBy(() -> uids("assets: {file: " + assets + "}"))
                .isInstanceOf(AssetException.class)
                .hasMessageContaining("assets.yaml:1:");
        assertThatThrownBy(() -> uids("risk: {file: " + directory.resolve("none.yml") + "}"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.yml");
    }
}
