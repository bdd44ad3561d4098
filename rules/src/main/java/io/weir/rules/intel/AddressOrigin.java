package io.weir.rules.intel;

/**
 * Where an address comes from, as far as that is known; what is not is empty or 0.
 *
 * @param country its code of two letters
 * @param network the number of the autonomous system that announces the address
 * @param organisation who runs that
 */
public record AddressOrigin(String country, String city, long network, String organisation) {
    public static final AddressOrigin UNKNOWN = new AddressOrigin("", "", 0, "");

    /** The same with what another source adds. */
    public AddressOrigin or(AddressOrigin other) {
        return new AddressOrigin(
                country.isEmpty() ? other.country : country,
                city.isEmpty() ? other.city : city,
                network == 0 ? other.network : network,
                organisation.isEmpty() ? other.organisation : organisation);
    }
}
