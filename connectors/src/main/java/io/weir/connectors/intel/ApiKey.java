package io.weir.connectors.intel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The key to a provider. Never shows itself. */
public final class ApiKey {
    private final String secret;

    public ApiKey(String secret) {
        this.secret = secret.strip();
        boolean isPrintable = this.secret.chars().allMatch(character -> character > ' ' && character < 0x7F);
        if (this.secret.isEmpty() || !isPrintable) {
            throw new IllegalArgumentException("found a key that is empty or has characters no key has");
        }
    }

    /**
     * The key from an environment, {@code WEIR_VIRUSTOTAL_KEY}, or from the file that {@code WEIR_VIRUSTOTAL_KEY_FILE} names;
     * empty if neither is set: then the provider is off.
     */
    public static Optional<ApiKey> from(Map<String, String> environment, String provider) {
        String variable = "WEIR_" + provider.toUpperCase(Locale.ROOT) + "_KEY";
        String value = environment.getOrDefault(variable, "");
        String file = environment.getOrDefault(variable + "_FILE", "");
        if (!value.isBlank() && !file.isBlank()) {
            throw new IllegalArgumentException(
                    "found both " + variable + " and " + variable + "_FILE, expected one of them");
        }
        if (!file.isBlank()) {
            try {
                return Optional.of(new ApiKey(Files.readString(Path.of(file))));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        variable + "_FILE: cannot read " + file + " ("
                                + e.getClass().getSimpleName() + ")",
                        e);
            }
        }
        return value.isBlank() ? Optional.empty() : Optional.of(new ApiKey(value));
    }

    String secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "a key";
    }
}
