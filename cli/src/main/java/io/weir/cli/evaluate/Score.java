package io.weir.cli.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was counted for one rule, one scenario or everything. */
public final class Score {
    private int expected;
    private int found;
    private int trueAlerts;
    private int falseAlerts;
    private final List<Duration> delays = new ArrayList<>();

    void expect(boolean isFound) {
        expected++;
        found += isFound ? 1 : 0;
    }

    void raised(boolean isTrue) {
        if (isTrue) {
            trueAlerts++;
        } else {
            falseAlerts++;
        }
    }

    void detectedAfter(Duration delay) {
        delays.add(delay.isNegative() ? Duration.ZERO : delay);
    }

    public int expected() {
        return expected;
    }

    public int found() {
        return found;
    }

    public int falseAlerts() {
        return falseAlerts;
    }

    public int alerts() {
        return trueAlerts + falseAlerts;
    }

    /** The share of what must be seen that was seen; 1 where nothing had to be. */
    public double recall() {
        return expected == 0 ? 1 : (double) found / expected;
    }

    /** The share of alerts that are about an attack; 1 where there are none. */
    public double precision() {
        return alerts() == 0 ? 1 : (double) trueAlerts / alerts();
    }

    /** From the beginning of the attack to the alert, in the middle of all. */
    public Optional<Duration> medianDelay() {
        List<Duration> sorted = delays.stream().sorted().toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
    }

    /** For programs. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("expected", expected);
        map.put("found", found);
        map.put("recall", recall());
        map.put("alerts", alerts());
        map.put("false_alerts", falseAlerts);
        map.put("precision", precision());
        medianDelay().ifPresent(delay -> map.put("median_seconds_to_detect", delay.toMillis() / 1000.0));
        return map;
    }
}
