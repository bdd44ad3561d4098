package io.weir.connectors.intel;

import io.weir.rules.condition.Network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes small files of MaxMind's format, version 2.0, with records of 24 bits; addresses of version 4 lie below ::/96. */
public final class MaxMindFileWriter {
    private static final int TREE_BITS = 128;
    private static final int V4_BITS = 96;
    private static final int SEPARATOR = 16;

    private final List<int[]> nodes =
            new ArrayList<>(); // a child, or minus the place of the data plus one; 0 is nothing
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Map<Object, Integer> places = new HashMap<>();

    public MaxMindFileWriter() {
        nodes.add(new int[2]);
    }

    public MaxMindFileWriter with(String network, Map<String, ?> entry) {
        Network range = Network.parse(network).orElseThrow();
        int place = places.computeIfAbsent(entry, any -> {
            int at = data.size();
            write(entry, data);
            return at;
        });
        int bits = range.first().isV6() ? range.prefix() : V4_BITS + range.prefix();
        int node = 0;
        for (int i = 0; i < bits; i++) {
            int side = bit(range, i);
            if (i == bits - 1) {
                nodes.get(node)[side] = -place - 1;
            } else {
                if (nodes.get(node)[side] == 0) {
                    nodes.add(new int[2]);
                    nodes.get(node)[side] = nodes.size() - 1;
                }
                node = nodes.get(node)[side];
            }
        }
        return this;
    }

    private static int bit(Network range, int index) {
        long low = range.first().low();
        long high = range.first().high();
        int fromRight = TREE_BITS - 1 - index;
        return (int) ((fromRight >= 64 ? high >>> (fromRight - 64) : low >>> fromRight) & 1);
    }

    public Path writeTo(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int side : node) {
                int record = side == 0 ? nodes.size() : side > 0 ? side : nodes.size() + SEPARATOR - side - 1;
                out.write(record >>> 16);
                out.write(record >>> 8);
                out.write(record);
            }
        }
        out.write(new byte[SEPARATOR]);
        data.writeTo(out);
        out.write("\u00AB\u00CD\u00EFMaxMind.com".getBytes(ISO_8859_1));
        write(
                Map.of(
                        "node_count",
                        nodes.size(),
                        "record_size",
                        (short) 24,
                        "ip_version",
                        (short) 6,
                        "database_type",
                        "Examples",
                        "languages",
                        List.of("en"),
                        "binary_format_major_version",
                        (short) 2,
                        "binary_format_minor_version",
                        (short) 0,
                        "build_epoch",
                        1_700_000_000L,
                        "description",
                        Map.of("en", "made for a test")),
                out);
        return Files.write(file, out.toByteArray());
    }

    private static void write(Object value, ByteArrayOutputStream out) {
        if (value instanceof Map<?, ?> map) {
            head(7, map.size(), out);
            map.forEach((key, each) -> {
                write(key, out);
                write(each, out);
            });
        } else if (value instanceof List<?> list) {
            head(11, list.size(), out);
            list.forEach(each -> write(each, out));
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(UTF_8);
            head(2, bytes.length, out);
            out.writeBytes(bytes);
        } else if (value instanceof Double number) {
            head(3, 8, out);
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        } else if (value instanceof Short number) {
            head(5, 2, out);
            out.writeBytes(ByteBuffer.allocate(2).putShort(number).array());
        } else if (value instanceof Long number) {
            head(9, 8, out);
            out.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
        } else if (value instanceof Integer number) {
            head(6, 4, out);
            out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
        } else {
            throw new IllegalArgumentException("cannot write " + value);
        }
    }

    /** Types beyond 7 take a second byte; so do sizes from 29 on. */
    private static void head(int type, int size, ByteArrayOutputStream out) {
        int shown = Math.min(size, 29);
        out.write(type > 7 ? shown : type << 5 | shown);
        if (type > 7) {
            out.write(type - 7);
        }
        if (size >= 29) {
            out.write(size - 29);
        }
    }
}
