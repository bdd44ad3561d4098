package io.weir.connectors.elasticsearch;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which Elasticsearch to write to, and how. */
public record ElasticsearchTarget(List<String> hosts, String username, PasswordSource password, Bulk bulk)
        implements Serializable {

    /** When a bulk request is sent: whichever limit is reached first. */
    public record Bulk(int documents, int bytes, Duration delay) implements Serializable {}

    /** Where the password is, never the password itself: it is read on the machine that uses it. */
    public record PasswordSource(String variable, String file) implements Serializable {
        public Optional<String> resolve() {
            if (!file.isEmpty()) {
                try {
                    return Optional.of(Files.readString(Path.of(file)).strip());
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read the password file " + file, e);
                }
            }
            return Optional.ofNullable(System.getenv(variable));
        }
    }
}
