package io.weir.rules.asset;

import java.io.Serializable;

/** Something of one's own that can be attacked: hosts or a range of addresses that mean the same. */
public record Asset(String name, Criticality criticality, String owner, String role) implements Serializable {}
