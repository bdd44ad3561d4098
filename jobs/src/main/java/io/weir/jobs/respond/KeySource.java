package io.weir.jobs.respond;

import io.weir.rules.playbook.ResponseKey;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the key that signs responses is, never the key itself: it is read on the machine that uses it. */
public record KeySource(String name, String variable, String file) implements Serializable {
    /** There is none, so nothing is enforced. */
    public static final KeySource NONE = new KeySource("", "", "");

    public Optional<ResponseKey> resolve() {
        return secret().map(String::strip).filter(secret -> !secret.isEmpty()).map(this::key);
    }

    private ResponseKey key(String secret) {
        return new ResponseKey(name, secret.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> secret() {
        if (file.isEmpty()) {
            return variable.isEmpty() ? Optional.empty() : Optional.ofNullable(System.getenv(variable));
        }
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key file " + file, e);
        }
    }
}
