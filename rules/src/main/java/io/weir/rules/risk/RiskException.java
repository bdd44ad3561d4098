package io.weir.rules.risk;

import java.util.List;

/** Weights that are not understood; the message has all that is wrong, one {@code file:line:column} per line. */
public final class RiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RiskException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
