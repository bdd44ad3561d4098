package io.weir.rules.condition;

import java.util.List;

/** Why a condition held or not: its own line, the values that decided it, and the same for its parts. */
public record Explanation(String condition, boolean held, List<String> values, List<Explanation> parts) {
    public Explanation {
        values = List.copyOf(values);
        parts = List.copyOf(parts);
    }

    /** The tree as indented lines. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        append(text, 0);
        return text.toString();
    }

    private void append(StringBuilder text, int depth) {
        text.append("  ".repeat(depth)).append(held ? "[x] " : "[ ] ").append(condition);
        if (!values.isEmpty()) {
            text.append("   <- ").append(String.join(", ", values));
        }
        text.append('\n');
        parts.forEach(part -> part.append(text, depth + 1));
    }
}
