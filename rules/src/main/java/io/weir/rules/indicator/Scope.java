package io.weir.rules.indicator;

import io.weir.rules.condition.Address;
import io.weir.rules.condition.Network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who an address or a name may belong to. Facts of the registries of special-purpose addresses (RFC 6890) and names (RFC 6761). */
public enum Scope {
    /** Anybody's. */
    PUBLIC,
    /** One's own. */
    PRIVATE,
    /** Nobody's: loopback, link-local, multicast, not in use. */
    RESERVED,
    /** Nobody's but for examples. */
    DOCUMENTATION;

    private static final Map<Network, Scope> NETWORKS = new LinkedHashMap<>();
    private static final Network GLOBAL_V6 = network("2000::/3");
    private static final Set<String> PRIVATE_NAMES =
            Set.of("local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private");
    private static final Set<String> RESERVED_NAMES = Set.of("localhost", "invalid", "arpa", "alt");
    private static final Set<String> DOCUMENTATION_NAMES = Set.of("example", "test");
    private static final List<String> DOCUMENTATION_DOMAINS = List.of("example.com", "example.net", "example.org");

    static {
        put(DOCUMENTATION, "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20");
        put(PRIVATE, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
        put(RESERVED, "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "198.18.0.0/15");
        put(RESERVED, "224.0.0.0/3", "2001::/23", "2002::/16");
    }

    private static void put(Scope scope, String... networks) {
        Arrays.stream(networks).forEach(text -> NETWORKS.put(network(text), scope));
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }

    public static Scope of(Address address) {
        for (Map.Entry<Network, Scope> entry : NETWORKS.entrySet()) {
            if (entry.getKey().contains(address)) {
                return entry.getValue();
            }
        }
        return address.isV6() && !GLOBAL_V6.contains(address) ? RESERVED : PUBLIC;
    }

    /** Of a name in lower case. A name without a dot is one's own. */
    public static Scope ofName(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (RESERVED_NAMES.contains(last)) {
            return name.equals("home.arpa") || name.endsWith(".home.arpa") ? PRIVATE : RESERVED;
        }
        if (PRIVATE_NAMES.contains(last) || last.length() == name.length()) {
            return PRIVATE;
        }
        boolean isExample = DOCUMENTATION_NAMES.contains(last)
                || DOCUMENTATION_DOMAINS.stream().anyMatch(domain -> isAtOrBelow(domain, name));
        return isExample ? DOCUMENTATION : PUBLIC;
    }

    private static boolean isAtOrBelow(String domain, String name) {
        int above = name.length() - domain.length();
        return name.endsWith(domain) && (above == 0 || name.charAt(above - 1) == '.');
    }

    /** Of a name or an address as text. */
    public static Scope ofHost(String host) {
        return Address.parse(host).map(Scope::of).orElseGet(() -> ofName(host));
    }

    /** Of anything: what names no host is anybody's. */
    public static Scope of(Indicator indicator) {
        return switch (indicator.kind()) {
            case IPV4, IPV6, DOMAIN -> ofHost(indicator.value());
            case EMAIL -> ofName(indicator.value().substring(indicator.value().indexOf('@') + 1));
            case URL -> ofHost(UrlText.host(indicator.value()));
            default -> PUBLIC;
        };
    }
}
