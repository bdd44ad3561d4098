package io.weir.jobs.detect;

import io.weir.jobs.form.RecordSerializer;
import io.weir.jobs.form.RecordType;
import io.weir.rules.alert.Hit;
import io.weir.rules.condition.Evidence;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes hits field by field: there are more of them than of anything else but events. */
public final class HitSerializer extends RecordSerializer<Hit> {
    static final HitSerializer INSTANCE = new HitSerializer();
    public static final RecordType<Hit> TYPE = new RecordType<>(Hit.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final byte VERSION = 1;

    @Override
    public void serialize(Hit hit, DataOutputView output) throws IOException {
        output.writeByte(VERSION);
        write(hit.tenant(), output);
        write(hit.correlation(), output);
        write(hit.groupKey(), output);
        write(hit.group(), output);
        write(hit.eventId(), output);
        output.writeLong(hit.timeMillis());
        output.writeLong(hit.ingestedMillis());
        writeCount(hit.places().size(), output);
        for (int place : hit.places()) {
            writeCount(place, output);
        }
        write(hit.values(), output);
        write(hit.carried(), output);
        write(hit.innerGroup(), output);
        output.writeLong(hit.rulesVersion());
        write(hit.revision(), output);
        write(hit.entities(), output);
        writeCount(hit.evidence().size(), output);
        for (Evidence each : hit.evidence()) {
            write(each.field(), output);
            write(each.value(), output);
            write(each.test(), output);
        }
        write(hit.targets(), output);
    }

    @Override
    public Hit deserialize(DataInputView input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of a hit, expected " + VERSION);
        }
        return new Hit(
                read(input),
                read(input),
                read(input),
                readMap(input),
                read(input),
                input.readLong(),
                input.readLong(),
                readPlaces(input),
                readTexts(input),
                readMap(input),
                read(input),
                input.readLong(),
                read(input),
                readMap(input),
                readEvidence(input),
                readTexts(input));
    }

    private static void write(String text, DataOutputView output) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        writeCount(bytes.length, output);
        output.write(bytes, 0, bytes.length);
    }

    private static String read(DataInputView input) throws IOException {
        int length = readCount(input);
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        input.readFully(bytes);
        return new String(bytes, UTF_8);
    }

    private static void write(List<String> texts, DataOutputView output) throws IOException {
        writeCount(texts.size(), output);
        for (String text : texts) {
            write(text, output);
        }
    }

    private static List<String> readTexts(DataInputView input) throws IOException {
        int count = readCount(input);
        if (count == 0) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(read(input));
        }
        return texts;
    }

    private static List<Integer> readPlaces(DataInputView input) throws IOException {
        int count = readCount(input);
        if (count == 0) {
            return List.of();
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(readCount(input));
        }
        return places;
    }

    private static void write(Map<String, String> map, DataOutputView output) throws IOException {
        writeCount(map.size(), output);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            write(entry.getKey(), output);
            write(entry.getValue(), output);
        }
    }

    private static Map<String, String> readMap(DataInputView input) throws IOException {
        int count = readCount(input);
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = read(input);
            map.put(key, read(input));
        }
        return map;
    }

    private static List<Evidence> readEvidence(DataInputView input) throws IOException {
        int count = readCount(input);
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            evidence.add(new Evidence(read(input), read(input), read(input)));
        }
        return evidence;
    }

    /** Seven bits in a byte: nearly all counts are small. */
    private static void writeCount(int count, DataOutputView output) throws IOException {
        int left = count;
        while (left > 0x7F) {
            output.writeByte(left | 0x80);
            left >>>= 7;
        }
        output.writeByte(left);
    }

    private static int readCount(DataInputView input) throws IOException {
        int count = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = input.readByte();
            count |= (next & 0x7F) << shift;
            if (next >= 0) {
                return count;
            }
        }
    }

    @Override
    public TypeSerializerSnapshot<Hit> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<Hit> {
        public Snapshot() {
            super(INSTANCE);
        }
    }
}
