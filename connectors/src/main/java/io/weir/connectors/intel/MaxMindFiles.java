package io.weir.connectors.intel;

import com.maxmind.db.DeserializationException;
import com.maxmind.db.Reader;
import io.weir.rules.condition.Address;
import io.weir.rules.detector.Coordinates;
import io.weir.rules.detector.GeoLookup;
import io.weir.rules.intel.AddressOrigin;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says where addresses are from files of MaxMind's format: of cities or countries, of autonomous systems, or both. */
public final class MaxMindFiles implements GeoLookup, Closeable {
    private final List<Reader> readers;

    private MaxMindFiles(List<Reader> readers) {
        this.readers = readers;
    }

    /** Opens files; they are read into memory, so they may be replaced meanwhile. */
    public static MaxMindFiles open(List<Path> files) throws IOException {
        List<Reader> readers = new ArrayList<>();
        try {
            for (Path file : files) {
                readers.add(new Reader(file.toFile(), Reader.FileMode.MEMORY));
            }
        } catch (IOException | DeserializationException e) {
            new MaxMindFiles(readers).close();
            throw new IOException(
                    "cannot read " + files.get(readers.size()) + " as a file of MaxMind's: " + e.getMessage(), e);
        }
        return new MaxMindFiles(readers);
    }

    @Override
    public Optional<Coordinates> find(String address) {
        for (Map<?, ?> entry : entries(address)) {
            if (at(entry, "location", "latitude") instanceof Double latitude
                    && at(entry, "location", "longitude") instanceof Double longitude) {
                return Coordinates.of(latitude, longitude);
            }
        }
        return Optional.empty();
    }

    /** What all files know of an address. */
    public AddressOrigin origin(String address) {
        AddressOrigin origin = AddressOrigin.UNKNOWN;
        for (Map<?, ?> entry : entries(address)) {
            origin = origin.or(new AddressOrigin(
                    text(at(entry, "country", "iso_code")),
                    text(at(entry, "city", "names", "en")),
                    at(entry, "autonomous_system_number") instanceof Number number ? number.longValue() : 0,
                    text(at(entry, "autonomous_system_organization"))));
        }
        return origin;
    }

    private List<Map<?, ?>> entries(String text) {
        List<Map<?, ?>> entries = new ArrayList<>();
        Optional<Address> address = Address.parse(text);
        if (address.isEmpty()) {
            return entries;
        }
        try {
            InetAddress asked = InetAddress.getByAddress(bytes(address.get()));
            for (Reader reader : readers) {
                Map<?, ?> entry = reader.get(asked, Map.class);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (IOException | DeserializationException e) {
            // A file that is broken in one place says nothing about this address; the event goes on without.
            entries.clear();
        }
        return entries;
    }

    private static byte[] bytes(Address address) {
        return address.isV6()
                ? ByteBuffer.allocate(16)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array()
                : ByteBuffer.allocate(4).putInt((int) address.low()).array();
    }

    private static Object at(Map<?, ?> entry, String... keys) {
        Object value = entry;
        for (String key : keys) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }

    @Override
    public void close() throws IOException {
        for (Reader reader : readers) {
            reader.close();
        }
    }
}
