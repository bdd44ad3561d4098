package io.weir.connectors.intel;

import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.Verdict;
import io.weir.rules.intel.VerdictCache;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks all providers at once about the indicators of an alert, unless the answer is known already. */
public final class RemoteIntel {
    private final List<IntelClient> clients;
    private final VerdictCache cache;
    private final InstantSource clock;
    private final int mostIndicators;

    /** Without clients it is off: nothing is asked and nothing is missing. */
    public RemoteIntel(List<IntelClient> clients, VerdictCache cache, InstantSource clock, int mostIndicators) {
        this.clients = List.copyOf(clients);
        this.cache = cache;
        this.clock = clock;
        this.mostIndicators = mostIndicators;
    }

    /** What can be stored, so that answers survive a restart. */
    public VerdictCache cache() {
        return cache;
    }

    /** Never fails, and takes no longer than the slowest provider's time-out. Of many indicators only the first are asked about. */
    public CompletableFuture<Enrichment> enrich(Collection<Indicator> indicators) {
        if (clients.isEmpty()) {
            return CompletableFuture.completedFuture(new Enrichment(List.of()));
        }
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        indicators.stream()
                .filter(indicator -> clients.stream().anyMatch(client -> client.knows(indicator)))
                .limit(mostIndicators)
                .forEach(indicator -> {
                    for (IntelClient client : clients) {
                        if (client.knows(indicator)) {
                            verdicts.add(verdict(client, indicator));
                        }
                    }
                });
        return CompletableFuture.allOf(verdicts.toArray(CompletableFuture[]::new))
                .thenApply(done -> new Enrichment(
                        verdicts.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Verdict> verdict(IntelClient client, Indicator indicator) {
        Optional<Verdict> known = cache.find(indicator, client.name(), clock.millis());
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        return client.look(indicator).thenApply(verdict -> {
            cache.put(verdict, clock.millis());
            return verdict;
        });
    }
}
