package io.weir.connectors.kafka;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.kafka.KafkaAccess.Certificates;
import io.weir.connectors.kafka.KafkaAccess.Login;
import io.weir.connectors.kafka.KafkaAccess.Mechanism;
import io.weir.connectors.kafka.KafkaAccess.Protocol;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import javax.net.ssl.SSLHandshakeException;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaAccessTest {
    /** With everything that means something where the module's options are read. */
    private static final String USERNAME = "we\"ir\\ =;";

    private static final String PASSWORD = "pa\"ss\\w;ord=${env:HOME}";

    @TempDir
    Path directory;

    private Path passwordFile;

    @BeforeEach
    void writeThePassword() throws IOException {
        passwordFile = Files.writeString(directory.resolve("it's \"the\" password"), PASSWORD + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void aClientLogsInWithWhatTheFileHolds(Mechanism mechanism) throws LoginException {
        Subject subject = login(access(mechanism, passwordFile.toString()));

        assertThat(subject.getPublicCredentials()).containsExactly(USERNAME);
        assertThat(subject.getPrivateCredentials()).containsExactly(PASSWORD);
    }

    @Test
    void noSettingHoldsThePassword() throws IOException {
        KafkaAccess access = access(Mechanism.SCRAM_SHA_512, passwordFile.toString());

        assertThat(access.toString()).doesNotContain(PASSWORD);
        assertThat(access.properties().toString()).doesNotContain(PASSWORD);
        assertThat(new String(InstantiationUtil.serializeObject(access), StandardCharsets.ISO_8859_1))
                .doesNotContain(PASSWORD);
    }

    @Test
    void aMissingPasswordSaysWhereItIsExpected() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");

        assertThatThrownBy(() ->
                        login(access(Mechanism.PLAIN, directory.resolve("gone").toString())))
                .isInstanceOf(LoginException.class)
                .hasMessageContaining("kafka.password-file")
                .hasMessageContaining(directory.resolve("gone").toString());
        assertThatThrownBy(() -> login(access(Mechanism.PLAIN, empty.toString())))
                .hasMessageContaining("expected one in the file " + empty);
        assertThatThrownBy(() -> login(access(Mechanism.PLAIN, "")))
                .hasMessageContaining("environment variable WEIR_TEST_NO_PASSWORD")
                .hasMessageContaining("kafka.password-file");
    }

    @Test
    void aClientWithoutItsPasswordIsNotMadeAndTheReasonIsSaid() {
        KafkaAccess access =
                access(Mechanism.SCRAM_SHA_512, directory.resolve("gone").toString());

        assertThatThrownBy(access::check)
                .hasMessageStartingWith("cannot use Kafka at localhost:9093: cannot read kafka.password-file");
    }

    @Test
    void certificatesAreFiles() throws Exception {
        KafkaAccess access = new KafkaAccess(
                "localhost:9093", Protocol.SSL, Login.NONE, new Certificates("/etc/ca.pem", "/etc/client.pem"));

        assertThat(access.properties())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", "/etc/ca.pem")
                .containsEntry("ssl.keystore.type", "PEM")
                .containsEntry("ssl.keystore.location", "/etc/client.pem")
                .doesNotContainKey("sasl.mechanism");
    }

    @Test
    void withoutSecurityAClientIsToldNothingOfIt() {
        assertThat(KafkaAccess.plain("localhost:9092").properties(Map.of("acks", "all")))
                .isEqualTo(
                        Map.of("bootstrap.servers", "localhost:9092", "security.protocol", "PLAINTEXT", "acks", "all"));
    }

    @Test
    void aFailureNamesTheSettingToLookAt() {
        KafkaAccess access = access(Mechanism.SCRAM_SHA_512, "/run/secrets/kafka");

        assertThat(access.explain(new ExecutionException(new SaslAuthenticationException("invalid credentials"))))
                .startsWith("localhost:9093: ")
                .contains("user '" + USERNAME + "'", "invalid credentials", "kafka.username", "/run/secrets/kafka");
        assertThat(access.explain(
                        new SslAuthenticationException("failed", new SSLHandshakeException("unable to find path"))))
                .contains("TLS", "unable to find path", "kafka.ca-file");
        assertThat(access.explain(new TimeoutException("30 s"))).contains("kafka.security: sasl-plaintext");
        assertThat(access.explain(new IllegalStateException("something else")))
                .isEqualTo("localhost:9093: something else");
    }

    /** The JVM's list of providers outlives the classes of a job: of a TaskManager's, or of one that was refused as it was submitted. */
    @Test
    void aJobThatIsOverTakesNobodysLoginWithIt() throws Exception {
        try (URLClassLoader job = new URLClassLoader(classpath(), ClassLoader.getPlatformClassLoader())) {
            job.loadClass(SecretLogin.class.getName())
                    .asSubclass(LoginModule.class)
                    .getConstructor()
                    .newInstance()
                    .initialize(
                            new Subject(), null, Map.of(), Map.of("mechanism", "SCRAM_SHA_512", "username", "weir"));
        }

        SaslClient client = Sasl.createSaslClient(
                new String[] {"SCRAM-SHA-512"}, null, "kafka", "localhost", Map.of(), callbacks -> {
                    for (Callback callback : callbacks) {
                        if (callback instanceof NameCallback name) {
                            name.setName("weir");
                        } else if (callback instanceof PasswordCallback password) {
                            password.setPassword("secret".toCharArray());
                        }
                    }
                });
        String first = new String(client.evaluateChallenge(new byte[0]), UTF_8);
        String challenge = first.substring(first.indexOf("r=")) + "x,s=c2FsdA==,i=4096";
        assertThat(client.evaluateChallenge(challenge.getBytes(UTF_8))).isNotEmpty();
        assertThatThrownBy(() -> client.evaluateChallenge("v=c2lnbmF0dXJl".getBytes(UTF_8)))
                .isInstanceOf(SaslException.class);
    }

    private static URL[] classpath() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static KafkaAccess access(Mechanism mechanism, String passwordFile) {
        return new KafkaAccess(
                "localhost:9093",
                Protocol.SASL_PLAINTEXT,
                new Login(mechanism, USERNAME, new SecretSource("WEIR_TEST_NO_PASSWORD", passwordFile)),
                Certificates.OF_JAVA);
    }

    /** As Kafka's clients do it. */
    private static Subject login(KafkaAccess access) throws LoginException {
        Map<String, ?> settings =
                Map.of("sasl.jaas.config", new Password(access.properties().getProperty("sasl.jaas.config")));
        JaasContext context = JaasContext.loadClientContext(settings);
        LoginContext login = new LoginContext(context.name(), new Subject(), null, context.configuration());
        login.login();
        return login.getSubject();
    }
}
