package io.weir.rules.asset;

import java.util.List;

/** A list of assets that is not understood; the message has all that is wrong, one {@code file:line:column} per line. */
public final class AssetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AssetException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
