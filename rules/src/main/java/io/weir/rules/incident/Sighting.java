package io.weir.rules.incident;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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

    static void write(List<Sighting> sightings, DataOutput output) throws IOException {
        output.writeInt(sightings.size());
        for (Sighting sighting : sightings) {
            sighting.write(output);
        }
    }

    static List<Sighting> readList(DataInput input) throws IOException {
        List<Sighting> sightings = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            sightings.add(read(input));
        }
        return sightings;
    }
}
