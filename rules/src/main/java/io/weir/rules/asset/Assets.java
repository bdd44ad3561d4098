package io.weir.rules.asset;

import io.weir.rules.alert.Alert;
import io.weir.rules.condition.Address;
import io.weir.rules.condition.Network;
import io.weir.rules.condition.NetworkMap;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All assets that are known, by host name and by address. */
public final class Assets implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final Assets NONE = new Assets(Map.of(), Map.of());
    private static final List<String> ADDRESS_FIELDS =
            List.of("destination.ip", "host.ip", "source.ip", "weir.origin.ip");
    private static final Comparator<Asset> LESS_CRITICAL =
            Comparator.comparing(Asset::criticality).thenComparing(Asset::name, Comparator.reverseOrder());

    private final Map<String, Asset> hosts;
    private final NetworkMap<Asset> networks;

    Assets(Map<String, Asset> hosts, Map<Network, Asset> networks) {
        this.hosts = Map.copyOf(hosts);
        this.networks = new NetworkMap<>(networks);
    }

    /**
     * Reads {@code assets.yaml}.
     *
     * @throws AssetException if any of it is not understood
     */
    public static Assets read(String file, String text) {
        return AssetReader.read(file, text);
    }

    /** By its name as listed, or by its first label if only that is listed. */
    public Optional<Asset> host(String name) {
        String known = name.toLowerCase(Locale.ROOT);
        Asset asset = hosts.get(known);
        int dot = known.indexOf('.');
        return asset != null || dot < 0 || Address.parse(name).isPresent()
                ? Optional.ofNullable(asset)
                : Optional.ofNullable(hosts.get(known.substring(0, dot)));
    }

    /** The smallest range that an address belongs to decides. */
    public Optional<Asset> address(String text) {
        return Address.parse(text).flatMap(this::address);
    }

    public Optional<Asset> address(Address address) {
        return networks.find(address).stream().findFirst();
    }

    /** The most critical asset that an alert is about. */
    public Optional<Asset> of(Alert alert) {
        if (hosts.isEmpty() && networks.isEmpty()) {
            return Optional.empty();
        }
        List<Asset> concerned = new ArrayList<>();
        for (Map<String, String> fields : List.of(alert.entities(), alert.group())) {
            Optional.ofNullable(fields.get("host.name")).flatMap(this::host).ifPresent(concerned::add);
            for (String field : ADDRESS_FIELDS) {
                Optional.ofNullable(fields.get(field)).flatMap(this::address).ifPresent(concerned::add);
            }
        }
        return concerned.stream().max(LESS_CRITICAL);
    }
}
