package io.weir.rules.indicator;

import io.weir.rules.condition.Address;
import io.weir.rules.condition.Network;
import io.weir.rules.condition.NetworkMap;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Addresses and names that are public and one's own all the same. */
public final class OwnPlaces {
    public static final OwnPlaces NONE = new OwnPlaces(List.of(), List.of());

    private final NetworkMap<Network> networks;
    private final Set<String> domains;

    /** With domains that stand for all names below them, too. */
    public OwnPlaces(List<Network> networks, List<String> domains) {
        Map<Network, Network> own = new HashMap<>();
        networks.forEach(network -> own.put(network, network));
        this.networks = new NetworkMap<>(own);
        this.domains = new HashSet<>();
        domains.forEach(domain -> this.domains.add(domain.toLowerCase(Locale.ROOT)));
    }

    boolean hold(Indicator indicator) {
        if (networks.isEmpty() && domains.isEmpty()) {
            return false;
        }
        return switch (indicator.kind()) {
            case IPV4, IPV6, DOMAIN -> holdHost(indicator.value());
            case URL -> holdHost(UrlText.host(indicator.value()));
            case EMAIL -> holdHost(indicator.value().substring(indicator.value().indexOf('@') + 1));
            default -> false;
        };
    }

    private boolean holdHost(String host) {
        Optional<Address> address = Address.parse(host);
        if (address.isPresent()) {
            return !networks.find(address.get()).isEmpty();
        }
        for (String name = host; !name.isEmpty(); name = name.substring(name.indexOf('.') + 1)) {
            if (domains.contains(name)) {
                return true;
            }
            if (name.indexOf('.') < 0) {
                return false;
            }
        }
        return false;
    }
}
