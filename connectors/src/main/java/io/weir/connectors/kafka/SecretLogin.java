package io.weir.connectors.kafka;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.kafka.KafkaAccess.Login;
import io.weir.connectors.kafka.KafkaAccess.Mechanism;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The way of a password into a client of Kafka: the client's settings say where it is, and it is read when the client logs in. So it
 * is in no settings, which travel in job graphs and are written to logs. Kafka makes it by name, and knows the rest itself.
 */
public final class SecretLogin implements LoginModule {
    private static final String MECHANISM = "mechanism";
    private static final String USERNAME = "username"; // Kafka's own modules look for it
    private static final String VARIABLE = "passwordVariable";
    private static final String FILE = "passwordFile";

    private LoginModule kafkas;
    private Subject subject;
    private Map<String, ?> options;

    /** What a client has to be told to log in this way. */
    static String settings(Login login) {
        return SecretLogin.class.getName() + " required"
                + option(MECHANISM, login.mechanism().name())
                + option(USERNAME, login.username())
                + option(VARIABLE, login.password().variable())
                + option(FILE, login.password().file())
                + ";";
    }

    private static String option(String key, String value) {
        return " " + key + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public void initialize(
            Subject subject, CallbackHandler handler, Map<String, ?> sharedState, Map<String, ?> options) {
        this.subject = subject;
        this.options = options;
        if (Mechanism.valueOf(text(MECHANISM)) == Mechanism.PLAIN) {
            this.kafkas = new PlainLoginModule();
        } else {
            ScramProvider.enter();
            this.kafkas = new ScramLoginModule();
        }
        kafkas.initialize(subject, handler, sharedState, options);
    }

    @Override
    public boolean login() throws LoginException {
        subject.getPrivateCredentials().add(password());
        return kafkas.login();
    }

    private String password() throws LoginException {
        SecretSource source = new SecretSource(text(VARIABLE), text(FILE));
        try {
            String password = source.resolve().orElse("");
            if (!password.isEmpty()) {
                return password;
            }
        } catch (UncheckedIOException e) {
            throw unusable("cannot read kafka.password-file: found nothing readable at " + source.file());
        }
        throw unusable("there is no password for the user '" + text(USERNAME) + "': expected one in the "
                + (source.file().isEmpty()
                        ? "environment variable " + source.variable() + ", or in a file that kafka.password-file names"
                        : "file " + source.file()));
    }

    private static LoginException unusable(String message) {
        return new LoginException(message + "; each machine with clients of Kafka needs it");
    }

    private String text(String key) {
        Object value = options.get(key);
        return value == null ? "" : value.toString();
    }

    @Override
    public boolean commit() throws LoginException {
        return kafkas.commit();
    }

    @Override
    public boolean abort() throws LoginException {
        return kafkas.abort();
    }

    @Override
    public boolean logout() throws LoginException {
        return kafkas.logout();
    }
}
