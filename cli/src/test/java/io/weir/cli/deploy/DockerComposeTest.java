package io.weir.cli.deploy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** No container engine runs the compose file in this build, so every claim in it is held against what is documented. */
class DockerComposeTest {
    private static final String FILE = Repository.read("docker-compose.yml");

    @ParameterizedTest
    @EnumSource
    void holdsWhatItClaims(ComposeCheck check) {
        assertThat(check.problems(FILE)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @MethodSource
    void noticesWhatIsBroken(ComposeCheck check, String right, String wrong) {
        assertThat(FILE).contains(right);
        assertThat(check.problems(FILE.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))))
                .isNotEmpty();
    }

    static Stream<Arguments> noticesWhatIsBroken() {
        return Stream.of(
                arguments(ComposeCheck.STRUCTURE, "services:", "name: weir\nservices:"),
                arguments(ComposeCheck.STRUCTURE, "healthcheck:", "health_check:"),
                arguments(ComposeCheck.IMAGES, "apache/kafka:4.2.0", "apache/kafka:latest"),
                arguments(ComposeCheck.IMAGES, "elasticsearch:8.19.21", "elasticsearch:8.19"),
                arguments(ComposeCheck.IMAGES, "kibana:8.19.21", "kibana:8.18.0"),
                arguments(ComposeCheck.IMAGES, "-scala_2.12-java17", "-scala_2.12-java21"),
                arguments(ComposeCheck.IMAGES, "weir:0.1.0-SNAPSHOT", "weir"),
                arguments(ComposeCheck.IMAGES, "deploy/docker/Dockerfile", "deploy/Dockerfile"),
                arguments(ComposeCheck.PORTS, "127.0.0.1:9200:9200", "9200:9200"),
                arguments(ComposeCheck.PORTS, "127.0.0.1:9200:9200", "0.0.0.0:9200:9200"),
                arguments(ComposeCheck.PORTS, "127.0.0.1:5601:5601", "127.0.0.1:9200:5601"),
                arguments(ComposeCheck.PORTS, "127.0.0.1:8081:8081", "127.0.0.1:8081:8080"),
                arguments(ComposeCheck.VOLUMES, "- kafka-data:/var/lib/kafka/data", "- kafka:/var/lib/kafka/data"),
                arguments(ComposeCheck.VOLUMES, ":/usr/share/elasticsearch/data", ":/var/lib/elasticsearch"),
                arguments(ComposeCheck.VOLUMES, "./flink-conf:", "./flink-config:"),
                arguments(ComposeCheck.VOLUMES, "/weir/flink-conf:ro", "/weir/flink-conf"),
                arguments(ComposeCheck.VOLUMES, "[chown, \"flink:flink\", /flink-state]", "[ls, /flink-state]"),
                arguments(ComposeCheck.VOLUMES, "file:///flink-state/checkpoints", "file:///tmp/checkpoints"),
                arguments(ComposeCheck.VARIABLES, "KAFKA_LOG_DIRS", "KAFKA_LOG_DIRECTORIES"),
                arguments(ComposeCheck.VARIABLES, "discovery.type", "DISCOVERY_TYPE"),
                arguments(ComposeCheck.VARIABLES, "TELEMETRY_OPTIN", "TELEMETRY_OPT_IN"),
                arguments(ComposeCheck.VARIABLES, "FLINK_PROPERTIES: |", "FLINK_CONF: |"),
                arguments(ComposeCheck.VARIABLES, "rest.bind-address: 0", "rest.bind-adress: 0"),
                arguments(ComposeCheck.CONFIGURATION, "WEIR_KAFKA_BOOTSTRAP", "WEIR_KAFKA_SERVERS"),
                arguments(ComposeCheck.CONFIGURATION, "_HOSTS: http://elasticsearch", "_HOSTS: elasticsearch"),
                arguments(ComposeCheck.COMMANDS, "[setup]", "[set-up]"),
                arguments(ComposeCheck.COMMANDS, "--unless-running", "--if-absent"),
                arguments(ComposeCheck.COMMANDS, "submit, detect", "submit, respond-to-it"),
                arguments(ComposeCheck.COMMANDS, "--real-time", "--realtime"),
                arguments(ComposeCheck.COMMANDS, "[taskmanager]", "[task-manager]"),
                arguments(ComposeCheck.COMMANDS, "exec /docker-entrypoint.sh", "exec /entrypoint.sh"),
                arguments(ComposeCheck.COMMANDS, "cp /weir/flink-conf/config.yaml", "cp /weir/flink-conf.yaml"),
                arguments(ComposeCheck.HEALTH, "[CMD, curl, -fsS, -o,", "[CMD, wgets, -fsS, -o,"),
                arguments(ComposeCheck.HEALTH, "/opt/kafka/bin/kafka-broker", "kafka-broker"),
                arguments(ComposeCheck.HEALTH, "127.0.0.1/6122", "127.0.0.1/6121"),
                arguments(ComposeCheck.HEALTH, "localhost:9200/_cluster", "localhost:9201/_cluster"),
                arguments(ComposeCheck.HEALTH, "timeout: 10s", "timeout: 20s"),
                arguments(ComposeCheck.HEALTH, "start_period", "start_after"),
                arguments(ComposeCheck.ORDER, "condition: service_healthy", "condition: service_started"),
                arguments(ComposeCheck.ORDER, "      setup:\n        condition", "      set-up:\n        condition"),
                arguments(ComposeCheck.ORDER, "      kafka:\n        condition", "      kibana:\n        condition"),
                arguments(
                        ComposeCheck.ORDER,
                        "      flink-state:\n        condition: service_completed_successfully",
                        "      submit:\n        condition: service_completed_successfully"),
                arguments(ComposeCheck.LIFE, "restart: unless-stopped", "restart: always"),
                arguments(ComposeCheck.LIFE, "restart: \"no\"", "restart: on-failure"),
                arguments(ComposeCheck.LIFE, "memory: 2G", "memory: 1G"),
                arguments(ComposeCheck.LIFE, "memory: 1792M", "memory: 1024M"),
                arguments(ComposeCheck.LIFE, "no-new-privileges:true", "no-new-privileges:false"),
                arguments(ComposeCheck.ADDRESSES, "HOST://localhost:9092", "HOST://localhost:9093"),
                arguments(ComposeCheck.ADDRESSES, "INTERNAL://kafka:19092", "INTERNAL://broker:19092"),
                arguments(ComposeCheck.ADDRESSES, "BOOTSTRAP: kafka:19092", "BOOTSTRAP: kafka:9092"),
                arguments(ComposeCheck.ADDRESSES, "1@kafka:29093", "1@kafka:9093"),
                arguments(
                        ComposeCheck.ADDRESSES,
                        "INTER_BROKER_LISTENER_NAME: INTERNAL",
                        "INTER_BROKER_LISTENER_NAME: INSIDE"),
                arguments(ComposeCheck.ADDRESSES, "CONTROLLER:PLAINTEXT", "CONTROL:PLAINTEXT"),
                arguments(
                        ComposeCheck.ADDRESSES,
                        "OFFSETS_TOPIC_REPLICATION_FACTOR: 1",
                        "OFFSETS_TOPIC_REPLICATION_FACTOR: 3"),
                arguments(ComposeCheck.ADDRESSES, "http://jobmanager:8081", "http://flink:8081"),
                arguments(ComposeCheck.ADDRESSES, "http://kibana:5601", "http://kibana:5600"),
                arguments(ComposeCheck.COMMANDS, "[setup, kibana]", "[setup, dashboards]"),
                arguments(
                        ComposeCheck.ORDER, "      kibana:\n        condition", "      prometheus:\n        condition"),
                arguments(
                        ComposeCheck.ADDRESSES, "jobmanager.rpc.address: jobmanager", "jobmanager.rpc.address: flink"),
                arguments(
                        ComposeCheck.ADDRESSES,
                        "ELASTICSEARCH_HOSTS: http://elasticsearch:9200",
                        "ELASTICSEARCH_HOSTS: http://elasticsearch:9201"));
    }

    @Test
    void hasEveryPart() {
        assertThat(ComposeFile.parse(FILE).services().keySet())
                .containsExactlyInAnyOrder(
                        "kafka",
                        "elasticsearch",
                        "kibana",
                        "jobmanager",
                        "taskmanager-1",
                        "taskmanager-2",
                        "prometheus",
                        "grafana",
                        "flink-state",
                        "setup",
                        "setup-kibana",
                        "submit",
                        "submit-notify",
                        "generator");
    }

    /** Broker settings that both stacks have must not drift apart; ports and addresses differ by nature. */
    @Test
    void brokerHasTheLimitsOfTheEmbeddedOne() {
        String embedded = Repository.read("cli/src/main/java/io/weir/cli/stack/KafkaServer.java");
        ComposeFile.Service kafka = ComposeFile.parse(FILE).services().get("kafka");
        for (String property : Set.of(
                "message.max.bytes", "replica.fetch.max.bytes", "log.retention.hours", "auto.create.topics.enable")) {
            String variable = "KAFKA_" + property.toUpperCase(Locale.ROOT).replace('.', '_');
            assertThat(embedded).contains(property + "=" + kafka.environment().get(variable) + "\n");
        }
    }

    /** Finds what only a validator sees, with the schema of its version. */
    @Test
    void isAcceptedByDockerCompose() throws IOException, InterruptedException {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "docker-compose")));
        assumeThat(installed)
                .as("docker-compose is on the PATH; without it, its validator did not see docker-compose.yml")
                .isTrue();
        Process validator = new ProcessBuilder("docker-compose", "-f", "docker-compose.yml", "config", "-q")
                .directory(Repository.ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(validator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(validator.waitFor()).as(output).isZero();
    }
}
