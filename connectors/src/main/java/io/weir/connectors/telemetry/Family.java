package io.weir.connectors.telemetry;

import io.weir.rules.event.KeyNode;

/** Fields whose last name only the record knows, below a prefix such as {@code winlog.event_data}. */
public final class Family {
    final String prefix;
    final KeyNode node;

    Family(String prefix, KeyNode node) {
        this.prefix = prefix;
        this.node = node;
    }
}
