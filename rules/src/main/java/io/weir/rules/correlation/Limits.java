package io.weir.rules.correlation;

/**
 * How much one group may keep, whatever is sent to it.
 *
 * @param events the newest events that a firing names
 * @param items the most values or events that a window keeps to decide
 * @param pending the most contributions that wait for their time
 */
public record Limits(int events, int items, int pending) {
    public static final Limits DEFAULT = new Limits(100, 100_000, 100_000);
    public static final Limits NONE = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
