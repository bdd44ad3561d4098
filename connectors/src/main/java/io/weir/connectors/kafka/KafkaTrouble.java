package io.weir.connectors.kafka;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import javax.security.auth.login.LoginException;
import java.util.Optional;

/** What failures of Kafka's clients mean to whoever configured them. */
final class KafkaTrouble {
    private KafkaTrouble() {}

    /** Whether brokers turned a client away: trying again will not help. */
    static boolean isRefusal(Throwable failure) {
        return cause(failure, AuthenticationException.class).isPresent();
    }

    /** Whether the reason says more than the failure itself. */
    static boolean isAllSaid(Throwable failure) {
        return isRefusal(failure)
                || cause(failure, LoginException.class).isPresent()
                || cause(failure, TimeoutException.class).isPresent();
    }

    /** Why something failed, and which setting to look at. */
    static String reason(KafkaAccess access, Throwable failure) {
        Optional<LoginException> noLogin = cause(failure, LoginException.class);
        if (noLogin.isPresent()) {
            return noLogin.get().getMessage();
        }
        if (cause(failure, SslAuthenticationException.class).isPresent()) {
            String caFile = access.certificates().caFile();
            return "TLS failed: " + deepest(failure)
                    + "; kafka.ca-file has to name the certificate that signs the brokers'"
                    + (caFile.isEmpty() ? "" : " (found " + caFile + ")") + ", and theirs has to name the host";
        }
        String user = access.login().username();
        if (isRefusal(failure)) {
            return "the brokers turn the user '" + user + "' away: " + deepest(failure)
                    + "; look at kafka.username, kafka.sasl-mechanism and the password in "
                    + place(access.login().password());
        }
        if (cause(failure, AuthorizationException.class).isPresent()) {
            return "the user '" + user + "' may not do this: " + deepest(failure)
                    + "; the brokers' access control has to allow it";
        }
        if (cause(failure, UnknownTopicOrPartitionException.class).isPresent()) {
            return deepest(failure) + "; './weir setup kafka' makes the topics";
        }
        if (cause(failure, TimeoutException.class).isPresent()) {
            return "no answer (" + deepest(failure) + "); is a broker there, and does it speak kafka.security: "
                    + access.protocol().word() + "?";
        }
        return deepest(failure);
    }

    private static String place(SecretSource password) {
        return password.file().isEmpty() ? "the environment variable " + password.variable() : password.file();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
