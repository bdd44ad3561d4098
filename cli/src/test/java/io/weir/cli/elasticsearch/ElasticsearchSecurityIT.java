package io.weir.cli.elasticsearch;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.stack.ElasticsearchNode;
import io.weir.cli.stack.MadeKeys;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchSetup;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Bulk;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;
import org.elasticsearch.client.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A real node with TLS and passwords: who gets in, who does not and is told why, and that nobody tells the secret. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ElasticsearchSecurityIT {
    private static final String PASSWORD = "S3cret-of-the-writer";
    private static final String WRONG = "Wr0ng-but-secret";
    private static final Path FILES = Path.of("target", "node-security-files").toAbsolutePath();
    /** A job that is told at once and one that tries for ever are far apart, also on a machine with much else to do. */
    private static final Duration SECONDS = Duration.ofSeconds(150);

    private static ElasticsearchNode node;
    private static Certificate own;
    private static ListAppender<ILoggingEvent> logged;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(FILES);
        MadeKeys keys = MadeKeys.in(FILES, "server");
        own = keys.certificate();
        Files.writeString(FILES.resolve("ca.pem"), keys.certificatePem());
        Files.writeString(
                FILES.resolve("other.pem"), MadeKeys.in(FILES, "other").certificatePem());
        Files.writeString(FILES.resolve("password"), PASSWORD + "\n");
        Files.writeString(FILES.resolve("wrong"), WRONG + "\n");

        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("xpack.security.enabled", "true");
        settings.put("xpack.security.http.ssl.enabled", "true");
        settings.put("xpack.security.http.ssl.key", "http.key");
        settings.put("xpack.security.http.ssl.certificate", "http.crt");
        Map<String, byte[]> files = Map.of(
                "http.key", keys.keyPem().getBytes(UTF_8),
                "http.crt", keys.certificatePem().getBytes(UTF_8),
                "users", (user("writer") + user("admin") + user("viewer")).getBytes(UTF_8),
                "users_roles", "weir_writer:writer\nsuperuser:admin\nweir_viewer:viewer\n".getBytes(UTF_8),
                "roles.yml", (role("weir_writer") + role("weir_viewer")).getBytes(UTF_8));
        node = ElasticsearchNode.start("security", settings, files);
        try (ElasticsearchConnection admin =
                ElasticsearchConnection.open(target("admin", "password", byCa("ca.pem")))) {
            ElasticsearchSetup.apply(admin);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void listen() {
        KeptMetrics.forget();
        Refusals.forget();
        logged = new ListAppender<>();
        logged.start();
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .addAppender(logged);
    }

    @Test
    void theWritersRoleIsEnoughForTheJob() throws Exception {
        var load = new DocumentLoad("weir-alerts-2026.01", 1_000, 2, 0);

        load.start(target("writer", "password", byCa("ca.pem")))
                .getJobExecutionResult()
                .get();

        assertThat(Refusals.reasons()).isEmpty();
        assertThat(KeptMetrics.sum("documentsIndexed") + KeptMetrics.sum("documentsOutdated"))
                .isEqualTo(2_000);
        assertNobodyTellsTheSecret(null);
    }

    @Test
    void aFingerprintTakesThePlaceOfAFile() throws Exception {
        String fingerprint = HexFormat.ofDelimiter(":")
                .formatHex(MessageDigest.getInstance("SHA-256").digest(own.getEncoded()));

        try (ElasticsearchConnection connection =
                ElasticsearchConnection.open(target("writer", "password", new Trust("", fingerprint)))) {
            connection.check();
            connection.rest().performRequest(new Request("GET", "/_cluster/health"));
        }
    }

    @Test
    void aWrongFingerprintIsRefusedWithTheRightOneInTheMessage() throws Exception {
        String wrong = "00".repeat(32);

        Throwable failure = fails(target("writer", "password", new Trust("", wrong)));

        assertThat(failure)
                .hasStackTraceContaining("elasticsearch.fingerprint")
                .hasStackTraceContaining(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(own.getEncoded())));
        assertNobodyTellsTheSecret(failure);
    }

    @Test
    void anUntrustedCertificateFailsTheJobWithinSeconds() {
        Throwable failure = fails(target("writer", "password", byCa("other.pem")));

        assertThat(failure).hasStackTraceContaining("certificate is not trusted");
        assertNobodyTellsTheSecret(failure);
    }

    @Test
    void aWrongPasswordFailsTheJobWithinSeconds() {
        Throwable failure = fails(target("writer", "wrong", byCa("ca.pem")));

        assertThat(failure).hasStackTraceContaining("refuses the user 'writer'");
        assertNobodyTellsTheSecret(failure);
    }

    @Test
    void aWrongApiKeyFailsTheJobWithinSeconds() {
        ElasticsearchTarget target = new ElasticsearchTarget(
                List.of("https://localhost:" + node.port()),
                "",
                new SecretSource("WEIR_TEST_NO_PASSWORD", ""),
                new SecretSource("", FILES.resolve("wrong").toString()),
                byCa("ca.pem"),
                new Bulk(200, 1 << 20, Duration.ofMillis(100)));

        Throwable failure = fails(target);

        assertThat(failure).hasStackTraceContaining("refuses these credentials");
        assertNobodyTellsTheSecret(failure);
    }

    @Test
    void aRoleThatMayNotWriteFailsTheJobAndSetsNoDocumentAside() {
        Throwable failure = fails(target("viewer", "password", byCa("ca.pem")));

        assertThat(failure)
                .hasStackTraceContaining("refuses bulk requests: 403")
                .hasStackTraceContaining("security_exception");
        assertThat(Refusals.reasons()).isEmpty();
        assertNobodyTellsTheSecret(failure);
    }

    @Test
    void aHostThatTheCertificateDoesNotNameIsRefused() throws IOException {
        ElasticsearchTarget target = new ElasticsearchTarget(
                List.of("https://127.0.0.2:" + node.port()),
                "writer",
                new SecretSource("", FILES.resolve("password").toString()),
                new SecretSource("WEIR_TEST_NO_KEY", ""),
                byCa("ca.pem"),
                new Bulk(200, 1 << 20, Duration.ofMillis(100)));
        try (Relay relay = Relay.to("127.0.0.2", node.port());
                ElasticsearchConnection connection = ElasticsearchConnection.open(target)) {
            assertThat(relay.isOpen()).isTrue();
            assertThatThrownBy(connection::check).hasMessageContaining("certificate is not trusted");
        }
    }

    private static Throwable fails(ElasticsearchTarget target) {
        long start = System.nanoTime();
        Throwable failure = catchThrowable(() -> new DocumentLoad("weir-alerts-2026.02", 100, 1, 0)
                .start(target)
                .getJobExecutionResult()
                .get());
        assertThat(failure).isInstanceOf(ExecutionException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SECONDS);
        return failure;
    }

    private static void assertNobodyTellsTheSecret(Throwable failure) {
        StringWriter told = new StringWriter();
        if (failure != null) {
            failure.printStackTrace(new PrintWriter(told));
        }
        for (ILoggingEvent event : List.copyOf(logged.list)) {
            told.append(event.getFormattedMessage()).append('\n');
            for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                told.append(cause.getMessage()).append('\n');
            }
        }
        told.append(KeptMetrics.text());
        for (String secret : List.of(PASSWORD, WRONG)) {
            String encoded = Base64.getEncoder().encodeToString(("writer:" + secret).getBytes(UTF_8));
            assertThat(told.toString()).doesNotContain(secret).doesNotContain(encoded);
        }
    }

    private static ElasticsearchTarget target(String user, String passwordFile, Trust trust) {
        return new ElasticsearchTarget(
                List.of("https://localhost:" + node.port()),
                user,
                new SecretSource("", FILES.resolve(passwordFile).toString()),
                new SecretSource("WEIR_TEST_NO_KEY", ""),
                trust,
                new Bulk(200, 1 << 20, Duration.ofMillis(100)));
    }

    private static Trust byCa(String file) {
        return new Trust(FILES.resolve(file).toString(), "");
    }

    /** A line of the node's own list of users. */
    private static String user(String name) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-1").digest(PASSWORD.getBytes(UTF_8));
        return name + ":{SHA}" + Base64.getEncoder().encodeToString(hash) + "\n";
    }

    /** The role that Weir puts, in the node's own list of roles: YAML takes JSON as it is. */
    private static String role(String name) throws IOException {
        try (InputStream in =
                ElasticsearchSetup.class.getResourceAsStream("/elasticsearch/roles/" + name + ".role.json")) {
            return name + ": " + new ObjectMapper().readTree(in) + "\n";
        }
    }
}
