package io.weir.rules.condition;

/** The author of a rule wrote an expression that cannot be run; the message says what and where in it. */
public final class RegexSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    RegexSyntaxException(String message) {
        super(message);
    }
}
