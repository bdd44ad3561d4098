package io.weir.cli.stack;

import io.weir.cli.FileTree;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaAccess.Certificates;
import io.weir.connectors.kafka.KafkaAccess.Login;
import io.weir.connectors.kafka.KafkaAccess.Mechanism;
import io.weir.connectors.kafka.KafkaAccess.Protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real broker that asks for everything it can: TLS, a certificate of its clients, a user and a password. */
public final class LockedKafka implements AutoCloseable {
    public static final String USER = "weir";
    public static final String PASSWORD = "S3cret-of-the-broker";

    private final Path files;
    private final KafkaNode node;
    private final MadeKeys client;

    private LockedKafka(Path files, KafkaNode node, MadeKeys client) {
        this.files = files;
        this.node = node;
        this.client = client;
    }

    /** @param directory where its files go, those that clients need below {@code files} */
    public static LockedKafka start(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        FileTree.delete(directory);
        Path files = Files.createDirectories(directory.resolve("files"));
        MadeKeys broker = MadeKeys.in(files, "broker");
        MadeKeys client = MadeKeys.in(files, "client");
        Files.writeString(files.resolve("ca.pem"), broker.certificatePem());
        Files.writeString(
                files.resolve("other.pem"), MadeKeys.in(files, "other").certificatePem());
        Files.writeString(files.resolve("known.pem"), broker.certificatePem() + client.certificatePem());
        Files.writeString(files.resolve("client.pem"), client.certificatePem() + client.keyPem());
        Files.writeString(files.resolve("password"), PASSWORD + "\n");
        KafkaNode node = KafkaNode.start(
                directory,
                "SASL_SSL",
                settings(files, broker),
                List.of("--add-scram", scram("SCRAM-SHA-512"), "--add-scram", scram("SCRAM-SHA-256")),
                List.of());
        return new LockedKafka(files, node, client);
    }

    private static Map<String, String> settings(Path files, MadeKeys broker) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", broker.file().toString());
        settings.put("ssl.keystore.password", MadeKeys.STORE_PASSWORD);
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", files.resolve("known.pem").toString());
        settings.put("ssl.client.auth", "required");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        for (String mechanism : List.of("scram-sha-512", "scram-sha-256")) {
            settings.put(
                    "listener.name.clients." + mechanism + ".sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        settings.put(
                "listener.name.clients.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=broker password=" + PASSWORD
                        + " user_broker=" + PASSWORD + " user_" + USER + "=" + PASSWORD + ";");
        return settings;
    }

    private static String scram(String mechanism) {
        return mechanism + "=[name=" + USER + ",password=" + PASSWORD + "]";
    }

    /** Where the files are: {@code ca.pem}, {@code client.pem}, {@code password}; and {@code other.pem}, which signed nothing here. */
    public Path files() {
        return files;
    }

    public String address() {
        return node.address();
    }

    /** What nobody may tell. */
    public List<String> secrets() throws GeneralSecurityException {
        return List.of(PASSWORD, client.keyPem().lines().skip(1).findFirst().orElseThrow());
    }

    public KafkaAccess access() {
        return new KafkaAccess(
                address(),
                Protocol.SASL_SSL,
                new Login(
                        Mechanism.SCRAM_SHA_512,
                        USER,
                        new SecretSource("", files.resolve("password").toString())),
                new Certificates(
                        files.resolve("ca.pem").toString(),
                        files.resolve("client.pem").toString()));
    }

    @Override
    public void close() {
        node.close();
    }
}
