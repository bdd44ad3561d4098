package io.weir.connectors.telemetry.avro;

import io.weir.connectors.telemetry.ReadContext;
import org.apache.avro.Schema;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads Avro container files, which bring their schema. */
final class AvroContainer {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC = 16;
    private static final int MOST_ENTRIES = 1_000;

    private final ReadContext context;
    private final AvroToJson toJson;

    AvroContainer(ReadContext context, AvroToJson toJson) {
        this.context = context;
        this.toJson = toJson;
    }

    static boolean isContainer(byte[] bytes, int from, int to) {
        return to - from >= MAGIC.length && Arrays.equals(bytes, from, from + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    void read(byte[] bytes, int from, int to) throws Unreadable {
        var in = new AvroInput(bytes, from + MAGIC.length, to);
        String schemaText = "";
        String codec = "null";
        int entries = 0;
        for (long count = in.readBlockCount(); count > 0; count = in.readBlockCount()) {
            for (long i = 0; i < count; i++) {
                if (++entries > MOST_ENTRIES) {
                    throw in.unreadable("found more than " + MOST_ENTRIES + " entries in the header");
                }
                String key = in.readString();
                String value = in.readString();
                schemaText = key.equals("avro.schema") ? value : schemaText;
                codec = key.equals("avro.codec") ? value : codec;
            }
        }
        Schema schema = SchemaText.parse(new Schema.Parser(), schemaText);
        int sync = in.skip(SYNC);
        if (in.isAtEnd()) {
            context.ignore();
        }
        while (!in.isAtEnd()) {
            readBlock(schema, codec, in, sync);
        }
    }

    private void readBlock(Schema schema, String codec, AvroInput in, int sync) throws Unreadable {
        long count = in.readLong();
        int length = in.readLength();
        int from = in.skip(length);
        byte[] plain = plain(codec, in, from, length);
        int end = in.skip(SYNC);
        if (!Arrays.equals(in.bytes(), end, end + SYNC, in.bytes(), sync, sync + SYNC)) {
            throw in.unreadable("found a block without its mark at the end");
        }
        boolean isPlain = plain == in.bytes();
        var block = isPlain ? new AvroInput(plain, from, from + length) : new AvroInput(plain, 0, plain.length);
        for (long i = 0; i < count && !block.isAtEnd(); i++) {
            Carried.read(context, toJson.read(schema, block));
        }
        if (!block.isAtEnd()) {
            throw in.unreadable("found more in a block than its " + count + " records");
        }
    }

    private byte[] plain(String codec, AvroInput in, int from, int length) throws Unreadable {
        switch (codec) {
            case "null":
                return in.bytes();
            case "deflate":
                return inflated(in, from, length);
            default:
                throw in.unreadable("found the codec '" + codec + "', expected null or deflate");
        }
    }

    private byte[] inflated(AvroInput in, int from, int length) throws Unreadable {
        int most = context.limits().maxUnpackedBytes();
        var inflater = new Inflater(true);
        try {
            inflater.setInput(in.bytes(), from, length);
            byte[] plain = new byte[Math.min(most, Math.max(256, 4 * length))];
            int size = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(plain, size, plain.length - size);
                size += more;
                if (size == plain.length && !inflater.finished()) {
                    if (size == most) {
                        throw in.unreadable("found more than " + most + " bytes when unpacked");
                    }
                    plain = Arrays.copyOf(plain, (int) Math.min(most, 2L * size));
                } else if (more == 0 && !inflater.finished()) {
                    throw in.unreadable("found a packed block that ends too early");
                }
            }
            return Arrays.copyOf(plain, size);
        } catch (DataFormatException broken) {
            throw in.unreadable("found a block that cannot be unpacked");
        } finally {
            inflater.end();
        }
    }
}
