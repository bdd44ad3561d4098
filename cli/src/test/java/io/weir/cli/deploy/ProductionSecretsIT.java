package io.weir.cli.deploy;

import io.weir.cli.FileTree;
import io.weir.cli.stack.ElasticsearchNode;
import io.weir.cli.stack.KafkaNode;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchSetup;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Bulk;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;
import io.weir.connectors.kafka.KafkaTopics;
import io.weir.connectors.kafka.KafkaTopics.Topic;
import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import org.elasticsearch.client.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@code make-secrets} makes, and the settings of {@code docker-compose.prod.yml}, in real servers: those get in who should. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProductionSecretsIT {
    private static final Path HERE = Path.of("target", "production").toAbsolutePath();
    private static final Path SECRETS = HERE.resolve("secrets");
    private static final ComposeFile FILE = ProductionComposeTest.FILE;

    @BeforeAll
    static void make() throws Exception {
        FileTree.delete(SECRETS); // what is there would stay
        ProductionComposeTest.makeSecrets(SECRETS);
    }

    @Test
    void weirGetsIntoABrokerAndNobodyWithAnotherPassword() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        String jvm = "";
        for (var variable : FILE.services().get("kafka-1").environment().entrySet()) {
            String property = ImageFacts.KafkaProperties.property(
                    variable.getKey().startsWith("KAFKA_") ? variable.getKey() : "KAFKA_");
            if (property.matches("(ssl|sasl)\\..*|listener\\.security\\.protocol\\.map")) {
                settings.put(property, here(variable.getValue()));
            } else if (variable.getKey().equals("KAFKA_OPTS")) {
                jvm = here(variable.getValue());
            }
        }
        try (KafkaNode broker = KafkaNode.start(HERE, "SASL_SSL", settings, List.of(), List.of(jvm))) {
            assertThat(KafkaTopics.create(
                            config("setup-kafka", broker.address(), Map.of())
                                    .kafka()
                                    .access(),
                            List.of(Topic.of("weir.alerts", 1)),
                            1))
                    .containsExactly("weir.alerts");
            assertThatThrownBy(() -> config(
                                    "setup-kafka",
                                    broker.address(),
                                    Map.of(
                                            "kafka.password-file",
                                            SECRETS.resolve("respond-key").toString()))
                            .kafka()
                            .access()
                            .check())
                    .hasMessageContaining("the brokers turn the user 'weir' away");
        }
    }

    private static WeirConfig config(String service, String bootstrap, Map<String, String> set) {
        Map<String, String> environment = new HashMap<>();
        FILE.services().get(service).environment().forEach((key, value) -> environment.put(key, here(value)));
        Map<String, String> all = new HashMap<>(set);
        all.put("kafka.bootstrap", bootstrap);
        return WeirConfig.parse(
                new ConfigSource("weir.yaml", Repository.read("flink-conf/weir.yaml"), all, environment));
    }

    private static String here(String value) {
        return value.replace("/run/secrets", SECRETS.toString());
    }

    @Test
    void everybodyGetsIntoElasticsearchWithTheirRightsAndNoMore() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        FILE.services().get("elasticsearch-1").environment().forEach((key, value) -> {
            if (key.startsWith("xpack.")) {
                settings.put(key, value);
            }
        });
        Map<String, byte[]> files = new HashMap<>();
        for (ComposeFile.Secret secret : FILE.services().get("elasticsearch-1").secrets()) {
            String config = "/usr/share/elasticsearch/config/";
            if (secret.target().startsWith(config)) {
                files.put(
                        secret.target().substring(config.length()),
                        Files.readAllBytes(SECRETS.resolve(secret.source())));
            }
        }
        try (InputStream role =
                ElasticsearchSetup.class.getResourceAsStream("/elasticsearch/roles/weir_writer.role.json")) {
            // The embedded node has no module for the index that keeps roles (400: pattern_capture); YAML takes JSON as
            // it is.
            String line = new String(role.readAllBytes(), UTF_8).replace("\n", " ");
            files.put("roles.yml", ("weir_writer: " + line + "\n").getBytes(UTF_8));
        }
        try (ElasticsearchNode node = ElasticsearchNode.start("production", settings, files)) {
            try (ElasticsearchConnection setup = connect(node, "weir_setup", "elasticsearch-setup-password")) {
                ElasticsearchSetup.apply(setup);
            }
            try (ElasticsearchConnection job = connect(node, "weir_job", "elasticsearch-password")) {
                job.check();
                job.rest().performRequest(new Request("GET", "/_cluster/health"));
                assertThatThrownBy(() -> job.rest().performRequest(new Request("GET", "/_security/user")))
                        .hasMessageContaining("403");
            }
            Files.writeString(
                    SECRETS.resolve("health"), passwordIn("elasticsearch-health", "user = \"weir_health:(.*)\""));
            try (ElasticsearchConnection health = connect(node, "weir_health", "health")) {
                health.rest().performRequest(new Request("GET", "/_cluster/health?wait_for_status=yellow&timeout=5s"));
                assertThatThrownBy(() -> health.rest().performRequest(new Request("GET", "/weir-alerts/_search")))
                        .hasMessageContaining("403");
            }
            Files.writeString(SECRETS.resolve("kibana"), passwordIn("kibana.yml", "elasticsearch.password: (.*)"));
            try (ElasticsearchConnection kibana = connect(node, "weir_kibana", "kibana")) {
                kibana.rest().performRequest(new Request("GET", "/.kibana*/_settings"));
            }
        }
    }

    private static String passwordIn(String file, String pattern) throws IOException {
        return Files.readString(SECRETS.resolve(file))
                .lines()
                .filter(line -> line.matches(pattern))
                .findFirst()
                .orElseThrow()
                .replaceFirst(pattern, "$1");
    }

    private static ElasticsearchConnection connect(ElasticsearchNode node, String user, String passwordFile) {
        return ElasticsearchConnection.open(new ElasticsearchTarget(
                List.of("https://localhost:" + node.port()),
                user,
                new SecretSource("", SECRETS.resolve(passwordFile).toString()),
                new SecretSource("WEIR_TEST_NO_KEY", ""),
                new Trust(SECRETS.resolve("ca.pem").toString(), ""),
                new Bulk(200, 1 << 20, Duration.ofMillis(100))));
    }
}
