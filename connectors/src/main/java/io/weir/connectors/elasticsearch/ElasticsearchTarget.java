package io.weir.connectors.elasticsearch;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which Elasticsearch to write to, and how.
 *
 * @param username empty for an API key, or for a cluster that asks for nothing
 */
public record ElasticsearchTarget(
        List<String> hosts, String username, SecretSource password, SecretSource apiKey, Trust trust, Bulk bulk)
        implements Serializable {

    /** When a bulk request is sent: whichever limit is reached first. */
    public record Bulk(int documents, int bytes, Duration delay) implements Serializable {}

    /** Where a secret is, never the secret itself: it is read on the machine that uses it. */
    public record SecretSource(String variable, String file) implements Serializable {
        public Optional<String> resolve() {
            if (file.isEmpty()) {
                return Optional.ofNullable(System.getenv(variable)).map(String::strip);
            }
            try {
                return Optional.of(Files.readString(Path.of(file)).strip());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the secret in " + file, e);
            }
        }
    }

    /**
     * By which certificates a server is known; if nothing is said, by those that Java trusts.
     *
     * @param caFile certificates in PEM, or empty
     * @param fingerprint SHA-256 of a certificate that the server shows, in hexadecimal digits, or empty
     */
    public record Trust(String caFile, String fingerprint) implements Serializable {
        public static final Trust OF_JAVA = new Trust("", "");
    }
}
