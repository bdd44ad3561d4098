package io.weir.rules.event;

/** Why an event could not be read. A value, not an exception: broken input is ordinary input. */
public enum ScanProblem {
    NONE("no problem"),
    EMPTY("nothing but white space"),
    NOT_AN_OBJECT("expected a JSON object"),
    TOO_LONG("longer than the limit"),
    TOO_DEEP("nested deeper than the limit"),
    TOO_MANY_VALUES("more values than the limit"),
    UNEXPECTED_END("ends too early"),
    UNEXPECTED_BYTE("a byte that JSON does not allow here"),
    BROKEN_NUMBER("a number that JSON does not allow"),
    BROKEN_ESCAPE("an escape that JSON does not allow"),
    BROKEN_UTF8("bytes that are not UTF-8"),
    CONTROL_CHARACTER("a control character inside a text"),
    TRAILING_BYTES("something follows the object");

    private final String reason;

    ScanProblem(String reason) {
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
