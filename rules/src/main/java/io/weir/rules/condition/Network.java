package io.weir.rules.condition;

import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses with a common prefix. IPv4 and IPv6 are kept apart. */
public record Network(String text, Address first, int prefix) {
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    /** Reads {@code address/prefix}; an address alone is one host. Empty if malformed or if host bits are set. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<Address> address = Address.parse(slash < 0 ? text : text.substring(0, slash));
        String prefixText = slash < 0 ? "" : text.substring(slash + 1);
        if (address.isEmpty() || slash >= 0 && !PREFIX.matcher(prefixText).matches()) {
            return Optional.empty();
        }
        int prefix = slash < 0 ? address.get().bits() : Integer.parseInt(prefixText);
        if (prefix > address.get().bits()) {
            return Optional.empty();
        }
        Network network = new Network(text, address.get(), prefix);
        return network.masked(address.get()).equals(address.get()) ? Optional.of(network) : Optional.empty();
    }

    public boolean contains(Address address) {
        return contains(address.isV6(), address.high(), address.low());
    }

    /** Whether an address belongs to the network, given as a number: the upper half counts for version 6 only. */
    public boolean contains(boolean isV6, long high, long low) {
        return isV6 == first.isV6()
                && (high & highMask(isV6, prefix)) == first.high()
                && (low & lowMask(isV6, prefix)) == first.low();
    }

    private Address masked(Address address) {
        boolean isV6 = address.isV6();
        return new Address(isV6, address.high() & highMask(isV6, prefix), address.low() & lowMask(isV6, prefix));
    }

    /** The bits of the upper half of an address that a prefix covers. */
    public static long highMask(boolean isV6, int prefix) {
        return isV6 ? mask(prefix) : 0;
    }

    /** The bits of the lower half of an address that a prefix covers; an address of version 4 is in its lower 32. */
    public static long lowMask(boolean isV6, int prefix) {
        return isV6 ? mask(prefix - 64) : mask(prefix + 32);
    }

    /** The leading ones of a 64-bit word. */
    private static long mask(int ones) {
        if (ones <= 0) {
            return 0;
        }
        return ones >= 64 ? -1L : -1L << (64 - ones);
    }
}
