package io.weir.rules.mapping;

import java.util.List;

/** A mapping file that is not understood; the message has all that is wrong, one {@code file:line:column} per line. */
public final class MappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MappingException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
