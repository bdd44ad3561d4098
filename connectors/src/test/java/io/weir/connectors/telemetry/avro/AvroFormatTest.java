package io.weir.connectors.telemetry.avro;

import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AvroFormatTest {
    private static final Schema LOGIN = new Schema.Parser()
            .parse(
                    """
                    {"type": "record", "name": "Login", "fields": [
                      {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                      {"name": "user", "type": {"type": "record", "name": "User", "fields": [
                        {"name": "name", "type": ["null", "string"]}, {"name": "roles", "type": {"type": "array", "items": "string"}}]}},
                      {"name": "source", "type": {"type": "map", "values": "string"}},
                      {"name": "outcome", "type": {"type": "enum", "name": "Outcome", "symbols": ["success", "failure"]}},
                      {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                      {"name": "cost", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                      {"name": "raw", "type": "bytes"},
                      {"name": "key", "type": {"type": "fixed", "name": "Key", "size": 4}},
                      {"name": "ratio", "type": "double"},
                      {"name": "share", "type": "float"},
                      {"name": "flag", "type": "boolean"},
                      {"name": "count", "type": "int"}]}
                    """);

    @TempDir
    Path directory;

    @Test
    void readsSingleObjectsBySchemaFile() throws IOException {
        Path file = schemaFile("login.avsc");

        AvroOutcomes read = AvroOutcomes.of("auto", file.toString()).read(singleObject());

        assertThat(read.reasons).isEmpty();
        assertThat(read.documents.get(0))
                .containsEntry("@timestamp", "2026-03-01T09:00:00.123Z")
                .containsEntry("time", "2026-03-01T09:00:00.123456Z")
                .containsEntry("outcome", "failure")
                .containsEntry("day", "2026-03-01")
                .containsEntry("cost", new BigDecimal("-12.34"))
                .containsEntry("raw", "Größe")
                .containsEntry("key", "AP+A/g==")
                .containsEntry("flag", true)
                .containsEntry("count", -7);
        assertThat(read.documents.get(0).get("user")).isEqualTo(Map.of("name", "mia", "roles", List.of("a", "b")));
        assertThat(read.documents.get(0).get("source")).isEqualTo(Map.of("ip", "192.0.2.7"));
    }

    @Test
    void readsBareDataIfThereIsOneSchema() throws IOException {
        String schema = schemaFile("login.avsc").toString();

        assertThat(AvroOutcomes.of("avro", schema).read(datum()).documents).hasSize(1);
        assertThat(AvroOutcomes.of("avro", "").read(datum()).reasons.get(0))
                .isEqualTo("not Avro: needs a schema: the setting 'schema' names no file, directory or registry");
    }

    @Test
    void findsSchemasOfADirectoryByIdAndFingerprint() throws IOException {
        schemaFile("17.avsc");
        Files.writeString(directory.resolve("18.avsc"), "\"string\"");
        AvroOutcomes read = AvroOutcomes.of("auto", directory.toString());

        assertThat(read.read(withId(17, datum())).read(singleObject()).documents)
                .hasSize(2);
        byte[] json = "{\"user\":{\"name\":\"leo\"}}".getBytes(StandardCharsets.UTF_8);
        assertThat(read.read(withId(18, text(json))).documents.get(2).get("user"))
                .isEqualTo(Map.of("name", "leo"));
        assertThat(read.read(withId(19, datum())).reasons)
                .containsExactly("not Avro: found no 19.avsc in " + directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate"})
    void readsContainerFiles(String codec) throws IOException {
        assertThat(AvroOutcomes.of("auto", "").read(container(codec)).documents).hasSize(20);
    }

    @Test
    void saysWhatIsWrongWithTheSetting() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.avsc"), "{\"type\": \"recrod\"}");

        assertThatThrownBy(() ->
                        AvroOutcomes.of("avro", directory.resolve("none.avsc").toString()))
                .hasMessageContaining("none.avsc, expected an Avro schema (.avsc), a directory");
        assertThatThrownBy(() -> AvroOutcomes.of("avro", broken.toString()))
                .hasMessageContaining("broken.avsc holds no Avro schema");
    }

    @Test
    void lengthsAreNotBelieved() throws IOException {
        Files.writeString(directory.resolve("1.avsc"), "{\"type\": \"array\", \"items\": \"null\"}");
        Files.writeString(directory.resolve("2.avsc"), "\"bytes\"");
        Files.writeString(
                directory.resolve("3.avsc"),
                """
                {"type": "record", "name": "Endless", "fields": [{"name": "in", "type": "Endless"}]}""");
        AvroOutcomes read = AvroOutcomes.of("auto", directory.toString());

        read.read(withId(1, longs(Long.MAX_VALUE, 0)));
        read.read(withId(1, longs(Long.MIN_VALUE, 0)));
        read.read(withId(2, longs(Integer.MAX_VALUE)));
        read.read(withId(2, longs(-5)));
        read.read(withId(3, new byte[0]));
        read.read(withId(2, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}));

        assertThat(read.reasons)
                .containsExactly(
                        "not Avro: found more than 2000 values, byte 15",
                        "not Avro: found a block of too many items, byte 16",
                        "not Avro: found a length of 2147483647, 0 bytes are left, byte 10",
                        "not Avro: found a length of -5, 0 bytes are left, byte 6",
                        "not Avro: found more than 64 levels of nesting, byte 5",
                        "not Avro: found a number of more than 64 bits, byte 15");
    }

    @Test
    void anyBytesGiveEventsOrRejections() throws IOException {
        String schema = schemaFile("login.avsc").toString();
        List<byte[]> seeds =
                List.of(singleObject(), withId(1, datum()), datum(), container("null"), container("deflate"));
        var random = new Random(7);
        AvroOutcomes read = AvroOutcomes.of("avro", schema);
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int before = read.documents.size() + read.reasons.size();
            read.read(random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
            assertThat(read.documents.size() + read.reasons.size()).isGreaterThan(before);
        }
        assertThat(read.reasons).noneMatch(reason -> reason.startsWith("failed to read it"));
    }

    private Path schemaFile(String name) throws IOException {
        return Files.writeString(directory.resolve(name), LOGIN.toString());
    }

    private static GenericRecord login() {
        GenericRecord user = new GenericData.Record(LOGIN.getField("user").schema());
        user.put("name", "mia");
        user.put("roles", List.of("a", "b"));
        GenericRecord login = new GenericData.Record(LOGIN);
        login.put("time", 1_772_355_600_123_456L);
        login.put("user", user);
        login.put("source", Map.of("ip", "192.0.2.7"));
        login.put(
                "outcome", new GenericData.EnumSymbol(LOGIN.getField("outcome").schema(), "failure"));
        login.put("day", 20_513);
        login.put(
                "cost",
                new Conversions.DecimalConversion()
                        .toBytes(new BigDecimal("-12.34"), null, LogicalTypes.decimal(9, 2)));
        login.put("raw", ByteBuffer.wrap("Größe".getBytes(StandardCharsets.UTF_8)));
        login.put("key", new GenericData.Fixed(LOGIN.getField("key").schema(), new byte[] {0, -1, -128, -2}));
        login.put("ratio", 0.5);
        login.put("share", 0.25f);
        login.put("flag", true);
        login.put("count", -7);
        return login;
    }

    private static byte[] datum() throws IOException {
        var out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(LOGIN).write(login(), encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] singleObject() throws IOException {
        return new BinaryMessageEncoder<GenericRecord>(GenericData.get(), LOGIN)
                .encode(login())
                .array();
    }

    private static byte[] container(String codec) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(LOGIN))) {
            writer.setCodec(CodecFactory.fromString(codec));
            writer.setSyncInterval(512);
            writer.create(LOGIN, out);
            for (int i = 0; i < 20; i++) {
                writer.append(login());
            }
        }
        return out.toByteArray();
    }

    private static byte[] text(byte[] utf8) throws IOException {
        var out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        encoder.writeBytes(utf8);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] longs(long... numbers) throws IOException {
        var out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        for (long number : numbers) {
            encoder.writeLong(number);
        }
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] withId(int id, byte[] datum) {
        return ByteBuffer.allocate(5 + datum.length)
                .put((byte) 0)
                .putInt(id)
                .put(datum)
                .array();
    }
}
