package io.weir.connectors.kafka;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/**
 * Which Kafka to talk to, and how its clients get in. Secrets are named by their places, never held: each machine that makes a
 * client reads them there.
 *
 * @param bootstrap {@code host:port}, several separated by commas
 */
public record KafkaAccess(String bootstrap, Protocol protocol, Login login, Certificates certificates)
        implements Serializable {

    /** What is spoken to the brokers. */
    public enum Protocol {
        PLAINTEXT,
        SSL,
        SASL_PLAINTEXT,
        SASL_SSL;

        /** As the configuration says it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public boolean isEncrypted() {
            return this == SSL || this == SASL_SSL;
        }

        public boolean hasLogin() {
            return this == SASL_PLAINTEXT || this == SASL_SSL;
        }
    }

    /** How a password is shown to the brokers. */
    public enum Mechanism {
        SCRAM_SHA_512,
        SCRAM_SHA_256,
        PLAIN;

        /** As Kafka says it. */
        String kafkasName() {
            return name().replace('_', '-');
        }
    }

    /** Who asks; of use with a protocol that has a login. */
    public record Login(Mechanism mechanism, String username, SecretSource password) implements Serializable {
        public static final Login NONE = new Login(Mechanism.SCRAM_SHA_512, "", new SecretSource("", ""));
    }

    /**
     * Files in PEM; of use with a protocol that is encrypted.
     *
     * @param caFile certificates that sign the brokers', or empty for those that Java trusts
     * @param clientFile one's own certificate and its key, for brokers that ask for one, or empty
     */
    public record Certificates(String caFile, String clientFile) implements Serializable {
        public static final Certificates OF_JAVA = new Certificates("", "");
    }

    /** A Kafka that asks for nothing. */
    public static KafkaAccess plain(String bootstrap) {
        return new KafkaAccess(bootstrap, Protocol.PLAINTEXT, Login.NONE, Certificates.OF_JAVA);
    }

    /** What a client is told: some settings, and how it gets in. */
    public Map<String, Object> properties(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrap);
        all.put("security.protocol", protocol.name());
        if (protocol.hasLogin()) {
            all.put("sasl.mechanism", login.mechanism().kafkasName());
            all.put("sasl.jaas.config", SecretLogin.settings(login));
        }
        if (protocol.isEncrypted() && !certificates.caFile().isEmpty()) {
            all.put("ssl.truststore.type", "PEM");
            all.put("ssl.truststore.location", certificates.caFile());
        }
        if (protocol.isEncrypted() && !certificates.clientFile().isEmpty()) {
            all.put("ssl.keystore.type", "PEM");
            all.put("ssl.keystore.location", certificates.clientFile());
        }
        return all;
    }

    /** What a client is told of how it gets in. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.putAll(properties(Map.of()));
        return properties;
    }

    /** Fails within seconds, and says why, if the brokers turn these clients away; brokers that are not there are waited for. */
    public void check() {
        try (Admin admin =
                Admin.create(properties(Map.of("request.timeout.ms", 5000, "default.api.timeout.ms", 10_000)))) {
            admin.describeCluster().clusterId().get();
        } catch (ExecutionException e) {
            if (KafkaTrouble.isRefusal(e)) {
                throw failure("cannot use Kafka", e);
            }
        } catch (KafkaException e) {
            throw failure("cannot use Kafka", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What could not be done, with an explanation. Clusters show the deepest cause of a failure: where that says less, it is left out. */
    IllegalStateException failure(String what, Throwable cause) {
        String message = what + " at " + explain(cause);
        return KafkaTrouble.isAllSaid(cause)
                ? new IllegalStateException(message)
                : new IllegalStateException(message, cause);
    }

    /** Where something failed, why, and what to look at: the end of a sentence about what could not be done. */
    public String explain(Throwable failure) {
        return bootstrap + ": " + KafkaTrouble.reason(this, failure);
    }
}
