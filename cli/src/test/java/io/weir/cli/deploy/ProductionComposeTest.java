package io.weir.cli.deploy;

import io.weir.cli.deploy.ComposeFile.Service;
import io.weir.connectors.kafka.KafkaAccess.Protocol;
import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The stack for work: what the other compose file is held to, and that nothing in it is open, in the clear or alone. */
class ProductionComposeTest {
    private static final String TEXT = Repository.read("docker-compose.prod.yml");
    private static final Map<String, String> VARIABLES = variables();
    static final ComposeFile FILE = ComposeFile.parse(TEXT, VARIABLES);

    @ParameterizedTest
    @EnumSource
    void holdsWhatItClaims(ComposeCheck check) {
        assertThat(check.problems(FILE)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @MethodSource
    void noticesWhatIsBroken(ComposeCheck check, String right, String wrong) {
        assertThat(TEXT).contains(right);
        String broken = TEXT.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
        assertThat(check.problems(ComposeFile.parse(broken, VARIABLES))).isNotEmpty();
    }

    static Stream<Arguments> noticesWhatIsBroken() {
        return Stream.of(
                arguments(ComposeCheck.SECRETS, "  - kafka-password\n", ""),
                arguments(ComposeCheck.SECRETS, "/run/secrets/kafka-users", "/run/secrets/kafka-passwords"),
                arguments(ComposeCheck.SECRETS, "kafka-2.pem]", "kafka-1.pem]"),
                arguments(ComposeCheck.SECRETS, "/elasticsearch-users\"", "/users\""),
                arguments(ComposeCheck.SECRETS, "config/certificates/node.key", "config/certificates/other.key"),
                arguments(ComposeCheck.SECRETS, "SERVER_SSL_KEY:", "ELASTICSEARCH_PASSWORD:"),
                arguments(ComposeCheck.NETWORKS, "networks: [weir, outside]", "networks: [weir]"),
                arguments(ComposeCheck.CONFIGURATION, "SASL_MECHANISM: plain", "SASL_MECHANISM: PLAIN"),
                arguments(
                        ComposeCheck.CONFIGURATION, "WEIR_KAFKA_SECURITY: sasl-ssl", "WEIR_KAFKA_SECURITY: plaintext"),
                arguments(ComposeCheck.CONFIGURATION, "WEIR_RESPOND_KEY_FILE", "WEIR_RESPOND_KEYFILE"),
                arguments(ComposeCheck.VARIABLES, "KAFKA_SSL_KEYSTORE_TYPE", "KAFKA_SSL_KEY_STORE_TYPE"),
                arguments(ComposeCheck.VARIABLES, "verification_mode", "verification-mode"),
                arguments(ComposeCheck.COMMANDS, "[chown, \"flink", "[chwon, \"flink"),
                arguments(ComposeCheck.COMMANDS, "entrypoint: [curl,", "entrypoint: [kurl,"),
                arguments(ComposeCheck.COMMANDS, "--replication", "--replicas"),
                arguments(ComposeCheck.ADDRESSES, "3@kafka-3:29093", "3@kafka-4:29093"),
                arguments(ComposeCheck.ADDRESSES, "CLIENTS://kafka-2:9092", "CLIENTS://kafka-1:9092"),
                arguments(ComposeCheck.ADDRESSES, "KAFKA_NODE_ID: 3", "KAFKA_NODE_ID: 2"),
                arguments(ComposeCheck.ADDRESSES, "DEFAULT_REPLICATION_FACTOR: 3", "DEFAULT_REPLICATION_FACTOR: 1"),
                arguments(ComposeCheck.ADDRESSES, "https://elasticsearch-3:9200\n", "https://elasticsearch-3:9201\n"),
                arguments(ComposeCheck.ORDER, "      elasticsearch-3:\n        condition: service_healthy\n", ""),
                arguments(ComposeCheck.LIFE, "-Xms2g -Xmx2g", "-Xms4g -Xmx4g"),
                arguments(ComposeCheck.LIFE, "restart: unless-stopped", "restart: on-failure"));
    }

    @Test
    void nothingIsOpenToTheOutside() {
        for (Service service : FILE.services().values()) {
            assertThat(service.ports()).as(service.name()).isEmpty();
            assertThat(service.networks()).as(service.name()).contains("weir");
        }
        assertThat(FILE.internalNetworks()).containsExactly("weir");
        assertThat(FILE.services().values())
                .filteredOn(service -> service.networks().size() > 1)
                .extracting(Service::name)
                .containsExactly("taskmanager");
    }

    @Test
    void nothingIsInTheClearAndNobodyGetsInWithoutAPassword() {
        servers("kafka", 3).forEach(kafka -> assertThat(kafka.environment())
                .containsEntry("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CLIENTS:SASL_SSL,CONTROLLER:SASL_SSL")
                .containsEntry("KAFKA_SASL_ENABLED_MECHANISMS", "PLAIN"));
        servers("elasticsearch", 3).forEach(node -> assertThat(node.environment())
                .containsEntry("xpack.security.enabled", "true")
                .containsEntry("xpack.security.http.ssl.enabled", "true")
                .containsEntry("xpack.security.transport.ssl.enabled", "true")
                .containsEntry("xpack.security.transport.ssl.verification_mode", "full"));
        assertThat(FILE.services().get("kibana").environment()).containsEntry("SERVER_SSL_ENABLED", "true");
        for (Service service : FILE.services().values()) {
            if (service.repository().equals(ImageFacts.WEIR_IMAGE)) {
                WeirConfig config = WeirConfig.parse(new ConfigSource(
                        "weir.yaml", Repository.read("flink-conf/weir.yaml"), Map.of(), service.environment()));
                assertThat(config.kafka().access().protocol()).isEqualTo(Protocol.SASL_SSL);
                assertThat(config.elasticsearch().hosts()).hasSize(3).allMatch(host -> host.startsWith("https://"));
                assertThat(config.elasticsearch().username()).isNotEmpty();
            }
        }
    }

    @Test
    void whatKeepsDataOrWorksIsThereMoreThanOnce() {
        assertThat(servers("kafka", 3))
                .extracting(kafka -> kafka.mounts().get(0).source())
                .doesNotHaveDuplicates();
        assertThat(servers("elasticsearch", 3))
                .extracting(node -> node.mounts().get(0).source())
                .doesNotHaveDuplicates();
        assertThat(Repository.map(FILE.services().get("taskmanager").raw().get("deploy")))
                .containsEntry("replicas", 3);
        assertThat(FILE.services().values())
                .filteredOn(service -> !service.runsOnce())
                .allSatisfy(service -> assertThat(service.restart()).isEqualTo("unless-stopped"));
    }

    @Test
    void theExampleOfVariablesNamesThoseThatAreNeededAndHoldsNoSecret() {
        assertThat(VARIABLES.keySet()).isEqualTo(ComposeFile.variables(TEXT));
        assertThat(VARIABLES.keySet()).noneMatch(name -> name.matches(".*(PASSWORD|TOKEN|_KEY).*"));
        assertThat(VARIABLES.get("KAFKA_CLUSTER_ID")).matches("[A-Za-z0-9_-]{22}");
        assertThat(Repository.read(".gitignore")).contains(".env\n", "deploy/production/secrets/\n");
    }

    /** The script makes every file that is mounted, certificates for the hosts that show them, and no two passwords alike. */
    @Test
    void theScriptMakesEverySecret(@TempDir Path directory) throws Exception {
        makeSecrets(directory);

        Map<String, String> first = contents(directory);
        assertThat(first.keySet()).containsAll(FILE.secrets().keySet());
        assertThat(List.of(
                        first.get("kafka-password"),
                        first.get("elasticsearch-password"),
                        first.get("elasticsearch-setup-password"),
                        first.get("respond-key")))
                .allSatisfy(password -> assertThat(password.strip()).matches("[0-9a-f]{64}"))
                .doesNotHaveDuplicates();
        assertThat(first.get("kafka-users"))
                .contains("user_weir=\"" + first.get("kafka-password").strip() + "\"");
        X509Certificate authority = certificate(first.get("ca.pem"));
        for (String host : List.of("kafka-1", "kafka-2", "kafka-3", "elasticsearch-1", "elasticsearch-2", "kibana")) {
            X509Certificate own = certificate(first.get(host + ".pem"));
            own.verify(authority.getPublicKey());
            assertThat(own.getSubjectAlternativeNames()).contains(List.of(2, host), List.of(2, "localhost"));
        }
        assertThat(first.get("kafka-1.pem")).contains("BEGIN CERTIFICATE", "BEGIN PRIVATE KEY");
        for (String user : List.of("weir_setup", "weir_job", "weir_health", "weir_kibana")) {
            assertThat(first.get("elasticsearch-users")).containsPattern("(?m)^" + user + ":\\{SSHA256}\\S{56}$");
            assertThat(first.get("elasticsearch-users-roles")).contains(user);
        }

        makeSecrets(directory);
        assertThat(contents(directory)).as("made again").isEqualTo(first);
    }

    static void makeSecrets(Path directory) throws IOException, InterruptedException {
        Process script = new ProcessBuilder(
                        Repository.ROOT
                                .resolve("deploy/production/make-secrets")
                                .toString(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(output).isZero();
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private static X509Certificate certificate(String pem) throws Exception {
        String first = pem.substring(pem.indexOf("-----BEGIN CERTIFICATE"));
        try (InputStream in = new ByteArrayInputStream(first.getBytes(StandardCharsets.US_ASCII))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static List<Service> servers(String name, int expected) {
        List<Service> servers = FILE.services().values().stream()
                .filter(service -> service.name().matches(name + "-\\d"))
                .toList();
        assertThat(servers).hasSize(expected);
        return servers;
    }

    private static Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        for (String line : Repository.read(".env.example").lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return variables;
    }
}
