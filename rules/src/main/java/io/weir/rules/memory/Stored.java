package io.weir.rules.memory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Turns values into the bytes that a {@link Memory} keeps, and back. */
public final class Stored {
    private Stored() {}

    /** A value that can write itself. */
    @FunctionalInterface
    public interface Writing {
        void to(DataOutput output) throws IOException;
    }

    /** What makes a value of what was written. */
    @FunctionalInterface
    public interface Reading<T> {
        T from(DataInput input) throws IOException;
    }

    public static byte[] bytes(Writing value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            value.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes all that is written", e);
        }
        return bytes.toByteArray();
    }

    public static <T> T value(byte[] bytes, Reading<T> reading) {
        try {
            return reading.from(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("what is remembered cannot be read: " + e.getMessage(), e);
        }
    }
}
