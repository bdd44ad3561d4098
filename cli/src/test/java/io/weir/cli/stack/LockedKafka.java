package io.weir.cli.stack;

import io.weir.cli.Console;
import io.weir.cli.FileTree;
import io.weir.cli.Workspace;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real broker that asks for everything it can: TLS, a certificate of its clients, a user and a password. */
public final class LockedKafka implements AutoCloseable {
    public static final String USER = "weir";
    public static final String PASSWORD = "S3cret-of-the-broker";

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private final Path files;
    private final Ports ports;
    private final KafkaServer server;
    private final MadeKeys client;

    private LockedKafka(Path files, Ports ports, KafkaServer server, MadeKeys client) {
        this.files = files;
        this.ports = ports;
        this.server = server;
        this.client = client;
    }

    /** @param directory where its files go, those that clients need below {@code files} */
    public static LockedKafka start(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        FileTree.delete(directory);
        Path files = Files.createDirectories(directory.resolve("files"));
        Workspace workspace = new Workspace(Path.of("..").toAbsolutePath().normalize(), directory);
        new Distribution(workspace, Console.create()).fetchIfStale();
        MadeKeys broker = MadeKeys.in(files, "broker");
        MadeKeys client = MadeKeys.in(files, "client");
        Files.writeString(files.resolve("ca.pem"), broker.certificatePem());
        Files.writeString(
                files.resolve("other.pem"), MadeKeys.in(files, "other").certificatePem());
        Files.writeString(files.resolve("known.pem"), broker.certificatePem() + client.certificatePem());
        Files.writeString(files.resolve("client.pem"), client.certificatePem() + client.keyPem());
        Files.writeString(files.resolve("password"), PASSWORD + "\n");

        Ports ports = new Ports(Map.of(Ports.KAFKA, Ports.anyFree(), Ports.KAFKA_CONTROLLER, Ports.anyFree()));
        LockedKafka kafka =
                new LockedKafka(files, ports, new KafkaServer(workspace, ports, extras(files, broker)), client);
        try {
            kafka.awaitReady();
        } catch (RuntimeException | Error e) {
            kafka.close();
            throw e;
        }
        return kafka;
    }

    private static KafkaServer.Extras extras(Path files, MadeKeys broker) {
        return new KafkaServer.Extras(
                "SASL_SSL",
                Map.of(
                        "ssl.keystore.type", "PKCS12",
                        "ssl.keystore.location", broker.file().toString(),
                        "ssl.keystore.password", MadeKeys.STORE_PASSWORD,
                        "ssl.truststore.type", "PEM",
                        "ssl.truststore.location", files.resolve("known.pem").toString(),
                        "ssl.client.auth", "required",
                        "sasl.enabled.mechanisms", "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN",
                        "sasl.mechanism.inter.broker.protocol", "PLAIN",
                        "listener.name.clients.plain.sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required username=broker password="
                                        + PASSWORD + " user_broker=" + PASSWORD + " user_" + USER + "=" + PASSWORD
                                        + ";"),
                List.of(
                        "--add-scram",
                        "SCRAM-SHA-512=[name=" + USER + ",password=" + PASSWORD + "]",
                        "--add-scram",
                        "SCRAM-SHA-256=[name=" + USER + ",password=" + PASSWORD + "]"));
    }

    private void awaitReady() {
        server.start();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (Ports.isFree(ports.of(Ports.KAFKA))) {
            if (!server.process().isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Kafka does not start; see " + server.process().log() + ": "
                                + LogFile.lastProblem(server.process().log()));
            }
            ServerProcess.pause(100);
        }
    }

    /** Where the files are: {@code ca.pem}, {@code client.pem}, {@code password}; and {@code other.pem}, which signed nothing here. */
    public Path files() {
        return files;
    }

    public String address() {
        return server.address();
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
        server.process().stop();
    }
}
