package io.weir.rules.sigma;

import java.util.Optional;

/**
 * A text with Sigma documents, and the name under which its problems are reported. One that could not be read has no
 * text, and a reason.
 */
public record RuleSource(String file, String text, Optional<String> unreadable) {
    public RuleSource(String file, String text) {
        this(file, text, Optional.empty());
    }

    public static RuleSource unreadable(String file, String reason) {
        return new RuleSource(file, "", Optional.of(reason));
    }
}
