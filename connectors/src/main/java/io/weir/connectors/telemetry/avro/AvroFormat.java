package io.weir.connectors.telemetry.avro;

import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.ReadContext;
import org.apache.avro.Schema;

/**
 * Reads Avro: single-object encoding (C3 01 and a fingerprint), messages as registries have them (00 and an id),
 * container files, and bare data if there is one schema. What a record holds is read as the JSON that it stands for.
 */
final class AvroFormat implements Format {
    private static final int SINGLE_OBJECT_HEADER = 10;
    private static final int REGISTRY_HEADER = 5;

    private final ReadContext context;
    private final Schemas schemas;
    private final AvroToJson toJson;
    private final AvroContainer container;

    AvroFormat(ReadContext context) {
        this.context = context;
        this.schemas = Schemas.of(context.settings().schema());
        this.toJson = new AvroToJson(context.limits());
        this.container = new AvroContainer(context, toJson);
    }

    @Override
    public String name() {
        return "avro";
    }

    @Override
    public boolean isText(byte[] bytes) {
        return false;
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return isSingleObject(bytes, from, to)
                || isOfRegistry(bytes, from, to)
                || AvroContainer.isContainer(bytes, from, to);
    }

    private static boolean isSingleObject(byte[] bytes, int from, int to) {
        return to - from >= SINGLE_OBJECT_HEADER && bytes[from] == (byte) 0xC3 && bytes[from + 1] == 1;
    }

    private static boolean isOfRegistry(byte[] bytes, int from, int to) {
        return to - from >= REGISTRY_HEADER && bytes[from] == 0;
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        try {
            if (AvroContainer.isContainer(bytes, from, to)) {
                container.read(bytes, from, to);
            } else if (isSingleObject(bytes, from, to)) {
                readDatum(schemas.byFingerprint(fingerprint(bytes, from + 2)), bytes, from + SINGLE_OBJECT_HEADER, to);
            } else if (isOfRegistry(bytes, from, to)) {
                readDatum(schemas.byId(id(bytes, from + 1)), bytes, from + REGISTRY_HEADER, to);
            } else {
                readDatum(schemas.only(), bytes, from, to);
            }
        } catch (Unreadable why) {
            context.reject(bytes, from, to, "not Avro: " + why.getMessage());
        }
    }

    private void readDatum(Schema schema, byte[] bytes, int from, int to) throws Unreadable {
        var in = new AvroInput(bytes, from, to);
        byte[] json = toJson.read(schema, in);
        if (!in.isAtEnd()) {
            throw in.unreadable("found more behind the data, or another schema than theirs");
        }
        Carried.read(context, json);
    }

    private static int id(byte[] bytes, int from) {
        int id = 0;
        for (int i = 0; i < 4; i++) {
            id = id << 8 | bytes[from + i] & 0xFF;
        }
        return id;
    }

    private static long fingerprint(byte[] bytes, int from) {
        long fingerprint = 0;
        for (int i = 7; i >= 0; i--) {
            fingerprint = fingerprint << 8 | bytes[from + i] & 0xFF;
        }
        return fingerprint;
    }
}
