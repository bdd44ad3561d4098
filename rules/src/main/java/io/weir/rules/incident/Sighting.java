package io.weir.rules.incident;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** That an address is a host's own. */
public record Sighting(String host, String address) {
    void write(DataOutput output) throws IOException {
        DataText.write(host, output);
        DataText.write(address, output);
    }

    static Sighting read(DataInput input) throws IOException {
        String host = DataText.read(input);
        return new Sighting(host, DataText.read(input));
    }
}
