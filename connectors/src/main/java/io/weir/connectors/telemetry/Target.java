package io.weir.connectors.telemetry;

import io.weir.rules.event.KeyNode;

/** A field that a format writes: its ECS name, and where the rules want it. Asked for once, when the format is built. */
public final class Target {
    final String name;
    final KeyNode node;

    Target(String name, KeyNode node) {
        this.name = name;
        this.node = node;
    }

    @Override
    public String toString() {
        return name;
    }
}
