package io.weir.rules.intel;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

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

    public void write(DataOutput output) throws IOException {
        DataText.write(country, output);
        DataText.write(city, output);
        output.writeLong(network);
        DataText.write(organisation, output);
    }

    public static AddressOrigin read(DataInput input) throws IOException {
        return new AddressOrigin(DataText.read(input), DataText.read(input), input.readLong(), DataText.read(input));
    }
}
