package io.weir.rules.detector;

import java.util.Optional;

/** Where an address is, as far as that is known: for events that state an address and no coordinates. */
@FunctionalInterface
public interface GeoLookup {
    GeoLookup NONE = address -> Optional.empty();

    Optional<Coordinates> find(String address);
}
