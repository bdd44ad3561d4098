package io.weir.rules.sigma;

/** How mature a rule is. It does not change evaluation. */
public enum Status {
    STABLE,
    TEST,
    EXPERIMENTAL,
    DEPRECATED,
    UNSUPPORTED
}
