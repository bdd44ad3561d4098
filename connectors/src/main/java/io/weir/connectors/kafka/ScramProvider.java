package io.weir.connectors.kafka;

import org.apache.kafka.common.security.scram.internals.ScramSaslClientProvider;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import java.security.Provider;
import java.security.Security;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Kafka's SCRAM in the JVM's list of providers. There is one list for all jobs of a JVM, and Kafka enters itself only where it is not
 * yet: with the classes of the job that came first. Once that job is over, those of them that were not loaded cannot be loaded any
 * more, and nobody logs in again. So each job enters its own, and loads all that a login needs at once.
 */
final class ScramProvider {
    private static final String MECHANISM = "SCRAM-SHA-512";

    private ScramProvider() {}

    static void enter() {
        synchronized (Security.class) { // other jobs have another class of this name
            Provider[] entered = Security.getProviders("SaslClientFactory." + MECHANISM);
            if (entered != null && entered[0].getClass() == ScramSaslClientProvider.class) {
                return;
            }
            for (Provider other : entered == null ? new Provider[0] : entered) {
                Security.removeProvider(other.getName());
            }
            ScramSaslClientProvider.initialize();
            rehearse();
        }
    }

    /** Logs in to nobody: the server's part is made up, so its signature is wrong in the end. */
    private static void rehearse() {
        try {
            SaslClient client = Sasl.createSaslClient(
                    new String[] {MECHANISM}, null, "kafka", "localhost", Map.of(), ScramProvider::answer);
            String first = new String(client.evaluateChallenge(new byte[0]), UTF_8);
            String nonce = first.substring(first.indexOf("r=") + 2);
            client.evaluateChallenge(("r=" + nonce + "x,s=c2FsdA==,i=4096").getBytes(UTF_8));
            client.evaluateChallenge("v=c2lnbmF0dXJl".getBytes(UTF_8));
        } catch (SaslException expected) {
            // the signature
        }
    }

    private static void answer(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName("nobody");
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword("nothing".toCharArray());
            }
        }
    }
}
