package io.weir.rules.event;

/** How much one event may ask of the scanner. Telemetry is written by attackers too. */
public record ScanLimits(int maxBytes, int maxDepth, int maxValues) {
    public static final ScanLimits DEFAULT = new ScanLimits(4 << 20, 64, 16_384);

    public ScanLimits {
        if (maxBytes < 1 || maxDepth < 1 || maxDepth > 1_000 || maxValues < 1) {
            throw new IllegalArgumentException("expected sizes above 0 and a depth up to 1000, found " + maxBytes + ", "
                    + maxDepth + ", " + maxValues);
        }
    }
}
