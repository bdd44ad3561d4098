package io.weir.jobs.chain;

import java.util.List;

/** A chain that cannot be followed, and why; the one of that name that was followed before goes on. */
public record RefusedChain(String chain, List<String> reasons) {
    public RefusedChain {
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
    }
}
