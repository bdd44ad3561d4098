package io.weir.connectors.elasticsearch;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The header by which Elasticsearch and Kibana know who asks. It is sent with every request, nobody waits to be asked for it. */
public final class Authorization {
    private Authorization() {}

    /**
     * Empty where nothing is asked for.
     *
     * @param section of the configuration, for messages
     * @param username empty for an API key
     */
    public static Optional<String> header(String section, String username, SecretSource password, SecretSource apiKey) {
        if (!username.isEmpty()) {
            String secret = password.resolve()
                    .orElseThrow(() -> new IllegalStateException(section + ".username is set, and no password: set "
                            + password.variable() + " or " + section + ".password-file"));
            return Optional.of("Basic " + base64(username + ":" + secret));
        }
        return apiKey.resolve().filter(key -> !key.isEmpty()).map(key -> {
            if (!key.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
                throw new IllegalStateException("the API key of " + section
                        + " holds blanks or odd letters: expected the 'encoded' form, one word");
            }
            return "ApiKey " + (key.contains(":") ? base64(key) : key);
        });
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
