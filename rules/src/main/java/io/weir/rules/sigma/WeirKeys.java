package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;
import io.weir.rules.event.Field;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What a rule asks of Weir beyond Sigma, under the key {@code weir}. */
public record WeirKeys(
        List<Field> groupBy,
        Optional<Duration> suppress,
        NavigableMap<Long, Severity> severityByCount,
        Optional<Integer> risk,
        boolean isShadow,
        List<String> tests,
        Optional<SessionKeys> session) {

    public static final WeirKeys NONE = new WeirKeys(
            List.of(), Optional.empty(), new TreeMap<>(), Optional.empty(), false, List.of(), Optional.empty());

    /** What is on trial feeds nothing but what is on trial, too: it alerts, and triggers nothing further. */
    public boolean mayFeed(WeirKeys user) {
        return !isShadow || user.isShadow;
    }

    /** The count beyond which nothing changes any more; zero without steps. */
    public long highestStep() {
        return severityByCount.isEmpty() ? 0 : severityByCount.lastKey();
    }
}
