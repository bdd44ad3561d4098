package io.weir.rules.playbook;

import io.weir.rules.asset.Asset;
import io.weir.rules.asset.Assets;
import io.weir.rules.asset.Criticality;
import io.weir.rules.condition.Address;
import io.weir.rules.condition.Network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What no action may ever touch, whatever a playbook says.
 *
 * @param networks addresses that are never blocked nor isolated: own ranges, partners, resolvers
 * @param hosts machines that are never isolated, by name or address
 * @param users who are never disabled
 * @param assets what is known of one's own machines
 * @param protectedFrom machines of this criticality and of a higher one are never isolated nor blocked; null for none
 */
public record Allowlist(
        List<String> networks, List<String> hosts, List<String> users, Assets assets, Criticality protectedFrom)
        implements Serializable {
    /** Addresses that are nobody's outside: blocking them hurts only whoever does. */
    private static final List<Network> NEVER_BLOCKED = List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/127",
                    "fc00::/7",
                    "fe80::/10",
                    "ff00::/8")
            .stream()
            .map(text -> Network.parse(text).orElseThrow())
            .toList();

    private static final List<String> NEVER_DISABLED =
            List.of("root", "administrator", "system", "krbtgt", "local service", "network service");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");
    private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}\"'`;|&<>]{1,256}");

    public static final Allowlist BUILT_IN = of(List.of(), List.of(), List.of());

    public Allowlist {
        networks = new ArrayList<>(networks);
        hosts = hosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(ArrayList::new, List::add, List::addAll);
        users = users.stream()
                .map(user -> user.toLowerCase(Locale.ROOT))
                .collect(ArrayList::new, List::add, List::addAll);
        for (String network : networks) {
            if (Network.parse(network).isEmpty()) {
                throw new IllegalArgumentException(
                        "found '" + network + "' in the allowlist, expected a network such as 192.0.2.0/24");
            }
        }
    }

    /** Protects what is listed, and no machine for what it is. */
    public static Allowlist of(List<String> networks, List<String> hosts, List<String> users) {
        return new Allowlist(networks, hosts, users, Assets.NONE, null);
    }

    /** This list, knowing these machines. */
    public Allowlist knowing(Assets machines) {
        return new Allowlist(networks, hosts, users, machines, protectedFrom);
    }

    /** This list and more addresses. */
    public Allowlist with(Collection<String> more) {
        return with(of(List.copyOf(more), List.of(), List.of()));
    }

    /** This list and what another one names. */
    public Allowlist with(Allowlist other) {
        return new Allowlist(
                joined(networks, other.networks),
                joined(hosts, other.hosts),
                joined(users, other.users),
                assets,
                protectedFrom);
    }

    private static List<String> joined(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** Why an action must not be done; empty if it may. What tells somebody always may. */
    public Optional<String> refuses(ActionKind action, String target) {
        return switch (action) {
            case BLOCK_IP -> block(target);
            case ISOLATE_HOST -> isolate(target);
            case DISABLE_USER -> disable(target);
            case NOTIFY, WEBHOOK, TICKET -> Optional.empty();
        };
    }

    private Optional<String> block(String target) {
        Optional<Address> address = Address.parse(target).map(Allowlist::unwrapped);
        if (address.isEmpty()) {
            return Optional.of("'" + shown(target) + "' is no address");
        }
        if (NEVER_BLOCKED.stream().anyMatch(network -> network.contains(address.get()))) {
            return Optional.of(target + " is in a private or reserved range");
        }
        return listed(target, address.get());
    }

    private Optional<String> isolate(String target) {
        Optional<Address> address = Address.parse(target).map(Allowlist::unwrapped);
        if (address.isEmpty() && !HOST.matcher(target).matches()) {
            return Optional.of("'" + shown(target) + "' is neither a host's name nor an address");
        }
        String name = target.toLowerCase(Locale.ROOT);
        if (hosts.contains(name)) {
            return Optional.of(target + " is on the allowlist");
        }
        return address.isPresent() ? listed(target, address.get()) : protectedAsset(target, assets.host(target));
    }

    private Optional<String> listed(String target, Address address) {
        for (String text : networks) {
            if (Network.parse(text).orElseThrow().contains(address)) {
                return Optional.of(target + " is on the allowlist (" + text + ")");
            }
        }
        return protectedAsset(target, assets.address(address));
    }

    private Optional<String> protectedAsset(String target, Optional<Asset> found) {
        return found.filter(
                        asset -> protectedFrom != null && asset.criticality().compareTo(protectedFrom) >= 0)
                .map(asset -> target + " is an asset of " + asset.criticality().label() + " criticality ("
                        + asset.name() + ")");
    }

    private Optional<String> disable(String target) {
        if (!USER.matcher(target).matches()) {
            return Optional.of("'" + shown(target) + "' is no user's name that can be passed on safely");
        }
        String name = target.toLowerCase(Locale.ROOT);
        String bare = name.substring(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1);
        String local = bare.contains("@") ? bare.substring(0, bare.indexOf('@')) : bare;
        boolean isListed = users.contains(name) || users.contains(bare) || users.contains(local);
        boolean isBuiltIn = NEVER_DISABLED.contains(bare) || NEVER_DISABLED.contains(local) || bare.endsWith("$");
        return isListed || isBuiltIn ? Optional.of(shown(target) + " is on the allowlist") : Optional.empty();
    }

    /** An address of version 4 that is wrapped in one of version 6 is the same machine. */
    private static Address unwrapped(Address address) {
        boolean isWrapped = address.isV6() && address.high() == 0 && address.low() >>> 32 == 0xFFFF;
        return isWrapped ? new Address(false, 0, address.low() & 0xFFFFFFFFL) : address;
    }

    private static String shown(String text) {
        String safe = text.replaceAll("\\p{Cntrl}", "?");
        return safe.length() > 60 ? safe.substring(0, 60) + "…" : safe;
    }
}
