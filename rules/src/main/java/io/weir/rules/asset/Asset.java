package io.weir.rules.asset;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/** Something of one's own that can be attacked: hosts or a range of addresses that mean the same. */
public record Asset(String name, Criticality criticality, String owner, String role) implements Serializable {
    public void write(DataOutput output) throws IOException {
        DataText.write(name, output);
        DataText.write(criticality.name(), output);
        DataText.write(owner, output);
        DataText.write(role, output);
    }

    public static Asset read(DataInput input) throws IOException {
        return new Asset(
                DataText.read(input),
                Criticality.valueOf(DataText.read(input)),
                DataText.read(input),
                DataText.read(input));
    }
}
