package io.weir.connectors.telemetry.alerts;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.alert.Severity;

/** How much an alert of another system matters, in our words. */
public final class SeverityFields {
    private static final Severity[] ALL = Severity.values();
    private static final byte[][] LEVELS = new byte[ALL.length][];

    static {
        for (Severity severity : ALL) {
            LEVELS[severity.ordinal()] = Bytes.of(severity.level());
        }
    }

    private final EventWriter out;
    private final Target number;
    private final Target level;

    public SeverityFields(EventWriter out) {
        this.out = out;
        this.number = out.target("event.severity");
        this.level = out.target("weir.severity");
    }

    /** Writes the severity; a number that the other system gave the event makes way for ours. */
    public void write(Severity severity) {
        out.replaceAt(number);
        out.number(number, severity.number());
        out.text(level, LEVELS[severity.ordinal()]);
    }

    /** The severity that a word of the usual ones stands for, or the other one if it is none of them. */
    public static Severity ofWord(byte[] bytes, int from, int to, Severity otherwise) {
        if (from >= to) {
            return otherwise;
        }
        return switch (bytes[from] | 0x20) {
            case 'c', 'f' -> Severity.CRITICAL; // critical, fatal
            case 'h', 'e' -> Severity.HIGH; // high, error, emergency
            case 'm', 'w' -> Severity.MEDIUM; // medium, moderate, warning
            case 'l' -> Severity.LOW;
            case 'i', 'n', 'd' -> Severity.INFORMATIONAL; // informational, notice, debug
            default -> otherwise;
        };
    }
}
