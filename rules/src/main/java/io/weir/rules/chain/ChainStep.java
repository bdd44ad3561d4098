package io.weir.rules.chain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step of a chain.
 *
 * @param matcher empty for the last step of a chain that only waits: it holds if nothing of {@code without} comes
 * @param times how many hits the step takes
 * @param within how long after the hit before it a hit of this step may come; for a step that waits, how long it waits
 * @param without what must not come between the hit before and this step
 */
public record ChainStep(
        String name,
        Optional<StepMatcher> matcher,
        boolean isOptional,
        int times,
        Optional<Duration> within,
        List<StepMatcher> without,
        Optional<Rebind> rebind) {

    public boolean waits() {
        return matcher.isEmpty();
    }
}
