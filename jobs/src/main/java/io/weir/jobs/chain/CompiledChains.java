package io.weir.jobs.chain;

import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainDefinition;
import io.weir.rules.chain.Segment;
import io.weir.rules.sigma.ChainReader;
import io.weir.rules.sigma.Problem;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chains that are followed now, compiled once for all keys; of each chain one revision. */
final class CompiledChains {
    private final Map<String, Compiled> byKey = new HashMap<>();

    private record Compiled(String revision, List<Segment> segments) {}

    /** Takes a definition over, or says why not and stays as it was. */
    Optional<RefusedChain> apply(ChainDefinition definition) {
        if (definition.isRemoval()) {
            byKey.remove(definition.chain());
            return Optional.empty();
        }
        ChainReader.Reading reading = ChainReader.read(definition);
        if (reading.chain().isEmpty()) {
            return Optional.of(new RefusedChain(
                    definition.chain(),
                    reading.problems().stream().map(Problem::toString).toList()));
        }
        Chain chain = reading.chain().get();
        if (!chain.key().equals(definition.chain())) {
            String reason = "found the chain '" + chain.key() + "', expected '" + definition.chain() + "'";
            return Optional.of(new RefusedChain(definition.chain(), List.of(reason)));
        }
        byKey.put(chain.key(), new Compiled(chain.revision(), Segment.of(chain)));
        return Optional.empty();
    }

    /** Empty if the chain is gone, or not known yet, in this revision. */
    Optional<Segment> segment(String chain, String revision, int index) {
        Compiled compiled = byKey.get(chain);
        return compiled != null && compiled.revision().equals(revision)
                ? Optional.of(compiled.segments().get(index))
                : Optional.empty();
    }
}
