package io.weir.connectors.telemetry.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.connectors.telemetry.TelemetryLimits;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Base64;

/**
 * Tells Avro data as JSON, by the schema it was written with: unions as what they hold, times as ISO 8601, bytes as text
 * if they are UTF-8, else in Base64. How much it reads, and how deep, is limited before it is read.
 */
final class AvroToJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long NANOS = 1_000_000_000L;

    private final TelemetryLimits limits;
    private AvroInput in;
    private JsonGenerator json;
    private int values;

    AvroToJson(TelemetryLimits limits) {
        this.limits = limits;
    }

    byte[] read(Schema schema, AvroInput input) throws Unreadable {
        var out = new ByteArrayOutputStream();
        in = input;
        values = 0;
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            json = generator;
            value(schema, 1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // nothing but memory is written to
        } finally {
            json = null;
            in = null;
        }
        return out.toByteArray();
    }

    private void value(Schema schema, int depth) throws IOException, Unreadable {
        if (++values > limits.maxFields()) {
            throw in.unreadable("found more than " + limits.maxFields() + " values");
        }
        if (depth > limits.maxDepth()) {
            throw in.unreadable("found more than " + limits.maxDepth() + " levels of nesting");
        }
        switch (schema.getType()) {
            case NULL -> json.writeNull();
            case BOOLEAN -> json.writeBoolean(in.readByte() != 0);
            case INT -> integer(schema.getLogicalType(), in.readInt());
            case LONG -> integer(schema.getLogicalType(), in.readLong());
            case FLOAT -> json.writeNumber(in.readFloat());
            case DOUBLE -> json.writeNumber(in.readDouble());
            case STRING -> json.writeString(in.readString());
            case BYTES -> bytes(schema.getLogicalType(), in.readLength());
            case FIXED -> bytes(schema.getLogicalType(), schema.getFixedSize());
            case ENUM -> symbol(schema);
            case UNION -> value(branch(schema), depth);
            case ARRAY -> array(schema, depth);
            case MAP -> map(schema, depth);
            case RECORD -> record(schema, depth);
        }
    }

    private void record(Schema schema, int depth) throws IOException, Unreadable {
        json.writeStartObject();
        for (Schema.Field field : schema.getFields()) {
            json.writeFieldName(field.name());
            value(field.schema(), depth + 1);
        }
        json.writeEndObject();
    }

    private void array(Schema schema, int depth) throws IOException, Unreadable {
        json.writeStartArray();
        for (long count = in.readBlockCount(); count > 0; count = in.readBlockCount()) {
            for (long i = 0; i < count; i++) {
                value(schema.getElementType(), depth + 1);
            }
        }
        json.writeEndArray();
    }

    private void map(Schema schema, int depth) throws IOException, Unreadable {
        json.writeStartObject();
        for (long count = in.readBlockCount(); count > 0; count = in.readBlockCount()) {
            for (long i = 0; i < count; i++) {
                json.writeFieldName(in.readString());
                value(schema.getValueType(), depth + 1);
            }
        }
        json.writeEndObject();
    }

    private Schema branch(Schema union) throws Unreadable {
        long index = in.readLong();
        if (index < 0 || index >= union.getTypes().size()) {
            throw in.unreadable("found branch " + index + " of a union of "
                    + union.getTypes().size());
        }
        return union.getTypes().get((int) index);
    }

    private void symbol(Schema schema) throws IOException, Unreadable {
        long index = in.readLong();
        if (index < 0 || index >= schema.getEnumSymbols().size()) {
            throw in.unreadable(
                    "found symbol " + index + " of " + schema.getEnumSymbols().size());
        }
        json.writeString(schema.getEnumSymbols().get((int) index));
    }

    private void integer(LogicalType type, long number) throws IOException {
        String name = type == null ? "" : type.getName();
        switch (name) {
            case "timestamp-millis" -> json.writeString(time(number, 1_000));
            case "timestamp-micros" -> json.writeString(time(number, 1_000_000));
            case "timestamp-nanos" -> json.writeString(time(number, NANOS));
            case "local-timestamp-millis" -> json.writeString(local(time(number, 1_000)));
            case "local-timestamp-micros" -> json.writeString(local(time(number, 1_000_000)));
            case "local-timestamp-nanos" -> json.writeString(local(time(number, NANOS)));
            case "date" -> json.writeString(LocalDate.ofEpochDay(number).toString());
            case "time-millis" -> json.writeString(timeOfDay(number, 1_000));
            case "time-micros" -> json.writeString(timeOfDay(number, 1_000_000));
            default -> json.writeNumber(number);
        }
    }

    private static String time(long number, long perSecond) {
        long nanos = Math.floorMod(number, perSecond) * (NANOS / perSecond);
        return Instant.ofEpochSecond(Math.floorDiv(number, perSecond), nanos).toString();
    }

    private static String local(String time) {
        return time.substring(0, time.length() - 1);
    }

    private static String timeOfDay(long number, long perSecond) {
        return LocalTime.ofNanoOfDay(Math.floorMod(number, 86_400 * perSecond) * (NANOS / perSecond))
                .toString();
    }

    private void bytes(LogicalType type, int length) throws IOException, Unreadable {
        int from = in.skip(length);
        if (type instanceof LogicalTypes.Decimal decimal && length > 0 && length <= 64) {
            json.writeNumber(new BigDecimal(new BigInteger(in.bytes(), from, length), decimal.getScale()));
            return;
        }
        try {
            json.writeString(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.bytes(), from, length))
                    .toString());
        } catch (CharacterCodingException binary) {
            byte[] part = Arrays.copyOfRange(in.bytes(), from, from + length);
            json.writeString(Base64.getEncoder().encodeToString(part));
        }
    }
}
