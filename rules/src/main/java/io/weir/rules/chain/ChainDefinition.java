package io.weir.rules.chain;

import java.io.Serializable;

/**
 * A chain as it travels to where it is followed.
 *
 * @param chain how results name the chain
 * @param text its YAML document; empty if the chain is removed
 */
public record ChainDefinition(String chain, String text) implements Serializable {
    public static ChainDefinition of(Chain chain) {
        return new ChainDefinition(chain.key(), chain.text());
    }

    public boolean isRemoval() {
        return text.isEmpty();
    }
}
