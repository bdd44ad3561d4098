package io.weir.connectors.notify;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;

import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Where a secret is. It is read each time that it is used: a file with a mistake in it can be corrected while the job runs.
 *
 * @param key what the configuration calls it: {@code notify.splunk.token}
 */
public record Secret(SecretSource source, String key) implements Serializable {

    /** Goes on with the secret; without one the receipt says what is missing. */
    public CompletableFuture<Receipt> with(Function<String, CompletableFuture<Receipt>> next) {
        Optional<String> secret;
        try {
            secret = source.resolve().filter(text -> !text.isEmpty());
        } catch (UncheckedIOException e) {
            return stuck(e.getMessage());
        }
        return secret.isPresent()
                ? next.apply(secret.get())
                : stuck("there is no " + key + ": set " + source.variable() + " or " + key + "-file");
    }

    /** Goes on with a secret that can be part of an address or a header. Java would repeat another in its complaint. */
    public CompletableFuture<Receipt> withWord(Function<String, CompletableFuture<Receipt>> next) {
        return with(secret -> secret.chars().allMatch(letter -> letter > ' ' && letter < 0x7F)
                ? next.apply(secret)
                : stuck("found blanks or odd letters in " + key + ", expected one word"));
    }

    /** Without one it goes on with nothing. */
    public CompletableFuture<Receipt> withWordIfGiven(Function<Optional<String>, CompletableFuture<Receipt>> next) {
        return isGiven() ? withWord(secret -> next.apply(Optional.of(secret))) : next.apply(Optional.empty());
    }

    private boolean isGiven() {
        return !source.file().isEmpty() || System.getenv(source.variable()) != null;
    }

    private static CompletableFuture<Receipt> stuck(String reason) {
        return CompletableFuture.completedFuture(Receipt.stuck(reason));
    }
}
