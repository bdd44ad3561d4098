package io.weir.rules.incident;

import io.weir.rules.condition.Address;
import io.weir.rules.condition.Network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Machines behind which many act: NAT gateways, scanners, jump hosts. What is attacked there and what acts from there need
 * not be the same attack, so no story leads through them.
 */
public final class SharedPlaces implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final SharedPlaces NONE = new SharedPlaces(List.of());

    private final List<String> stated;
    private transient List<Network> networks;
    private transient Set<String> hosts;

    /** @param stated addresses, networks such as {@code 192.0.2.0/24}, and names of hosts */
    public SharedPlaces(List<String> stated) {
        this.stated = new ArrayList<>(stated);
        parse();
    }

    private void parse() {
        networks = new ArrayList<>();
        hosts = new HashSet<>();
        for (String each : stated) {
            Optional<Network> network = Network.parse(each);
            network.ifPresentOrElse(networks::add, () -> hosts.add(each.toLowerCase(Locale.ROOT)));
        }
    }

    private Object readResolve() {
        return new SharedPlaces(stated);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedPlaces places && places.stated.equals(stated);
    }

    @Override
    public int hashCode() {
        return stated.hashCode();
    }

    /** @param place as in the targets of a strand */
    boolean contains(String place) {
        String label = Place.label(place);
        if (!Place.isAddress(place)) {
            return hosts.contains(label);
        }
        if (networks.isEmpty()) {
            return false;
        }
        Optional<Address> address = Address.parse(label);
        return address.isPresent() && networks.stream().anyMatch(network -> network.contains(address.get()));
    }
}
