package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Receipt;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Takes an address from a file or the environment for what it is. */
final class WebAddress {
    private WebAddress() {}

    /** Goes on with the address; if it is none the receipt says so, without repeating it. */
    static CompletableFuture<Receipt> read(String text, String key, Function<URI, CompletableFuture<Receipt>> next) {
        Optional<URI> address = parse(text);
        return address.isPresent()
                ? next.apply(address.get())
                : CompletableFuture.completedFuture(Receipt.stuck(
                        "what " + key + " holds is no address, expected one such as https://hooks.example.com/path"));
    }

    private static Optional<URI> parse(String text) {
        try {
            URI address = URI.create(text);
            boolean isWeb = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return isWeb && address.getHost() != null && address.getUserInfo() == null
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
