package io.weir.connectors.telemetry.avro;

import io.weir.connectors.telemetry.Bytes;

/** Reads Avro's binary encoding from bytes. Nothing is believed: no length is used before the bytes are there. */
final class AvroInput {
    private final byte[] bytes;
    private final int to;
    private int at;

    AvroInput(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at == to;
    }

    Unreadable unreadable(String why) {
        return new Unreadable(why + ", byte " + at);
    }

    int readByte() throws Unreadable {
        if (at == to) {
            throw unreadable("ends too early");
        }
        return bytes[at++];
    }

    long readLong() throws Unreadable {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = readByte();
            number |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return number >>> 1 ^ -(number & 1);
            }
        }
        throw unreadable("found a number of more than 64 bits");
    }

    int readInt() throws Unreadable {
        long number = readLong();
        if (number != (int) number) {
            throw unreadable("found " + number + ", expected an int");
        }
        return (int) number;
    }

    float readFloat() throws Unreadable {
        return Float.intBitsToFloat((int) readLittleEndian(4));
    }

    double readDouble() throws Unreadable {
        return Double.longBitsToDouble(readLittleEndian(8));
    }

    private long readLittleEndian(int length) throws Unreadable {
        int from = skip(length);
        long bits = 0;
        for (int i = length - 1; i >= 0; i--) {
            bits = bits << 8 | bytes[from + i] & 0xFF;
        }
        return bits;
    }

    /** A length that what follows has room for. */
    int readLength() throws Unreadable {
        long length = readLong();
        if (length < 0 || length > to - at) {
            throw unreadable("found a length of " + length + ", " + (to - at) + " bytes are left");
        }
        return (int) length;
    }

    /** Steps over some bytes and returns where they begin. */
    int skip(int length) throws Unreadable {
        if (length > to - at) {
            throw unreadable("ends too early");
        }
        int from = at;
        at += length;
        return from;
    }

    String readString() throws Unreadable {
        int length = readLength();
        int from = skip(length);
        return Bytes.text(bytes, from, from + length);
    }

    /** The number of items in the next block of an array or map; 0 ends it. */
    long readBlockCount() throws Unreadable {
        long count = readLong();
        if (count < 0) {
            readLength();
            count = -count;
        }
        if (count < 0) {
            throw unreadable("found a block of too many items");
        }
        return count;
    }
}
