package io.weir.rules.incident;

/** In which order people should look at incidents; from the least urgent to the most. */
public enum Priority {
    P4,
    P3,
    P2,
    P1;

    Priority max(Priority other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
