package io.weir.rules.playbook;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an executor checks before it does anything: signature, mode, time, allowlist, budget, and that it did not do it
 * before. It trusts nobody, the job that asked included.
 */
public final class ResponseGuard {
    private static final int MOST_DONE = 100_000;

    private final Map<String, ResponseKey> keys = new HashMap<>();
    private final Supplier<Allowlist> allowlist;
    private final int perHour;
    private final Budget budget = new Budget();
    private final Map<String, Long> done = new LinkedHashMap<>();

    /**
     * @param keys those that are trusted, the old one too while they are changed
     * @param allowlist asked each time: the addresses of a machine change
     */
    public ResponseGuard(Collection<ResponseKey> keys, Supplier<Allowlist> allowlist, int perHour) {
        keys.forEach(key -> this.keys.put(key.name(), key));
        this.allowlist = allowlist;
        this.perHour = perHour;
    }

    /** Notes what was done before a restart, the oldest first; it counts towards the budget of its hour. */
    public void restore(String response, long doneMillis) {
        done.put(response, doneMillis);
        budget.spend(doneMillis, Integer.MAX_VALUE);
    }

    /** Why nothing that it says may be believed; empty if it is exactly what a known key signed. */
    public Optional<String> distrusts(Response response) {
        ResponseKey key = keys.get(response.key());
        if (key == null) {
            return Optional.of("it is signed with the key '" + response.key() + "', which is not known");
        }
        return key.hasSigned(response) ? Optional.empty() : Optional.of("its signature is wrong");
    }

    /** Why it must not be done; empty if it may be, and then it counts as done. */
    public Optional<String> refuses(Response response, long nowMillis) {
        Optional<String> distrust = distrusts(response);
        if (distrust.isPresent()) {
            return distrust;
        }
        if (response.mode() != Playbook.Mode.ENFORCE) {
            return Optional.of("it is simulated");
        }
        if (response.status() != Response.Status.ACTIVE) {
            return Optional.of("it is " + response.status().name().toLowerCase(Locale.ROOT));
        }
        if (response.isExpired(nowMillis)) {
            return Optional.of("it is expired");
        }
        if (done.containsKey(response.id())) {
            return Optional.of("it was done before");
        }
        boolean isUndo = !response.undoes().isEmpty();
        if (!isUndo) {
            Optional<String> protects = allowlist.get().refuses(response.action(), response.target());
            if (protects.isPresent()) {
                return protects;
            }
            if (!budget.spend(nowMillis, perHour)) {
                return Optional.of("the budget of " + perHour + " an hour is spent");
            }
        }
        done.put(response.id(), nowMillis);
        if (done.size() > MOST_DONE) {
            done.remove(done.keySet().iterator().next());
        }
        return Optional.empty();
    }
}
