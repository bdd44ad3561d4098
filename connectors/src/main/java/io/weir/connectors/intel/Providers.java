package io.weir.connectors.intel;

import java.util.List;
import java.util.Optional;

/** The providers that can be asked. */
public final class Providers {
    private static final List<Provider> ALL = List.of(new VirusTotal(), new AbuseIpdb(), new Otx());

    private Providers() {}

    public static List<String> names() {
        return ALL.stream().map(Provider::name).toList();
    }

    public static Optional<Provider> named(String name) {
        return ALL.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }
}
