package io.weir.connectors.intel;

import java.net.URI;
import java.time.Duration;

/**
 * How a provider is asked.
 *
 * @param base where it is; its own address unless there is a mirror in between
 * @param timeout after which the alert goes on without an answer, retries included
 * @param attempts how often a question is asked at most
 * @param firstWait before the second attempt; every further wait is twice as long
 * @param failuresAllowed in a row, before the provider is left alone
 * @param rest for how long it is left alone then
 */
public record IntelSettings(
        URI base,
        double questionsPerMinute,
        Duration timeout,
        int attempts,
        Duration firstWait,
        int failuresAllowed,
        Duration rest) {
    public static IntelSettings of(Provider provider) {
        return new IntelSettings(
                provider.publicBase(),
                provider.questionsPerMinute(),
                Duration.ofSeconds(3),
                3,
                Duration.ofMillis(250),
                5,
                Duration.ofSeconds(60));
    }
}
