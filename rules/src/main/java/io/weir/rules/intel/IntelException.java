package io.weir.rules.intel;

import java.util.List;

/** A file of indicators that is not understood; the message has what is wrong, one {@code file:line} per line. */
public final class IntelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IntelException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
