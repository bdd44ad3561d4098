package io.weir.jobs.respond;

import io.weir.connectors.intel.ApiKey;
import io.weir.connectors.intel.IntelClient;
import io.weir.connectors.intel.IntelSettings;
import io.weir.connectors.intel.IntelTime;
import io.weir.connectors.intel.Provider;
import io.weir.connectors.intel.Providers;

import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a provider is asked, and where its key is, never the key itself: it is read on the machine that asks.
 *
 * @param url where it is; empty for its public address
 * @param questionsPerMinute of the whole job; 0 for what a free account may ask
 * @param keyFile empty if the environment tells the key
 */
public record ProviderAccess(String name, String url, double questionsPerMinute, Duration timeout, String keyFile)
        implements Serializable {

    /**
     * Empty without a key: then the provider is off.
     *
     * @param share the part of all questions that this client may ask, since several do at a time
     */
    Optional<IntelClient> open(Map<String, String> environment, HttpClient http, double share) {
        Provider provider =
                Providers.named(name).orElseThrow(() -> new IllegalStateException("unknown provider " + name));
        IntelSettings usual = IntelSettings.of(provider);
        double perMinute = questionsPerMinute > 0 ? questionsPerMinute : usual.questionsPerMinute();
        IntelSettings settings = new IntelSettings(
                url.isEmpty() ? usual.base() : URI.create(url),
                perMinute * share,
                timeout,
                usual.attempts(),
                usual.firstWait(),
                usual.failuresAllowed(),
                usual.rest());
        return ApiKey.from(withKeyFile(environment), name)
                .map(key -> new IntelClient(provider, settings, key, http, IntelTime.real()));
    }

    private Map<String, String> withKeyFile(Map<String, String> environment) {
        if (keyFile.isEmpty()) {
            return environment;
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put("WEIR_" + name.toUpperCase(Locale.ROOT) + "_KEY_FILE", keyFile);
        return all;
    }
}
