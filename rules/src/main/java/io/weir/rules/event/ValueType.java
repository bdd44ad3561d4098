package io.weir.rules.event;

/** What a value of an event is, before anyone asks for its text. */
public enum ValueType {
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    /** Present, but without a text of its own. */
    OBJECT,
    /** An array without elements: the field exists and holds nothing. */
    EMPTY_ARRAY
}
