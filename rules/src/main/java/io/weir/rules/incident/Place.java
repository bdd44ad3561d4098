package io.weir.rules.incident;

import io.weir.rules.condition.Address;

/** How a machine is named as something that can be attacked: by its address or by its name. */
final class Place {
    private static final String ADDRESS = "ip:";
    private static final String HOST = "host:";

    private Place() {}

    static String ofAddress(String address) {
        return ADDRESS + address;
    }

    static String ofHost(String host) {
        return HOST + host;
    }

    static String of(String addressOrHost) {
        return Address.parse(addressOrHost).isPresent() ? ofAddress(addressOrHost) : ofHost(addressOrHost);
    }

    static boolean isAddress(String place) {
        return place.startsWith(ADDRESS);
    }

    /** The address or the name itself. */
    static String label(String place) {
        return place.substring(place.indexOf(':') + 1);
    }
}
