package io.weir.cli.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One measured number, and what it should be. The spread is that of the passes it is the median of. */
public record Figure(String name, double value, String unit, Optional<Spread> spread, Optional<Goal> goal) {

    /** The lowest and the highest of several passes. */
    public record Spread(double low, double high) {}

    /** What a number must reach, or must not exceed. */
    public record Goal(double bound, boolean isLeast) {
        public static Goal atLeast(double bound) {
            return new Goal(bound, true);
        }

        public static Goal atMost(double bound) {
            return new Goal(bound, false);
        }

        boolean isMetBy(double value) {
            return isLeast ? value >= bound : value <= bound;
        }
    }

    public static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, Optional.empty(), Optional.empty());
    }

    public Figure within(double low, double high) {
        return new Figure(name, value, unit, Optional.of(new Spread(low, high)), goal);
    }

    public Figure goal(Goal bound) {
        return new Figure(name, value, unit, spread, Optional.of(bound));
    }

    /** True without a goal. */
    public boolean isMet() {
        return goal.map(bound -> bound.isMetBy(value)).orElse(true);
    }

    /** Name, value with spread, unit, goal, met or not: one line. */
    public String line() {
        String number = shown(value)
                + spread.map(passes -> " (" + shown(passes.low()) + " to " + shown(passes.high()) + ")")
                        .orElse("");
        String aim = goal.map(bound -> "  goal " + (bound.isLeast() ? ">= " : "<= ") + shown(bound.bound())
                        + (isMet() ? "  met" : "  NOT met"))
                .orElse("");
        return String.format(Locale.ROOT, "%-52s %s %s%s", name, number, unit, aim)
                .stripTrailing();
    }

    private static String shown(double number) {
        return String.format(
                Locale.ROOT, Math.abs(number) >= 100 ? "%,.0f" : Math.abs(number) >= 10 ? "%.1f" : "%.2f", number);
    }

    /** The same for programs. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("value", value);
        map.put("unit", unit);
        spread.ifPresent(passes -> {
            map.put("low", passes.low());
            map.put("high", passes.high());
        });
        goal.ifPresent(bound -> {
            map.put(bound.isLeast() ? "goal_at_least" : "goal_at_most", bound.bound());
            map.put("met", isMet());
        });
        return map;
    }
}
