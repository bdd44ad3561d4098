package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/** How text, lists and maps of text are written to state; of any length, unlike {@link DataOutput#writeUTF}. */
public final class DataText {
    private DataText() {}

    public static void write(String text, DataOutput output) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    public static String read(DataInput input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return new String(bytes, UTF_8);
    }

    public static void write(List<String> texts, DataOutput output) throws IOException {
        output.writeInt(texts.size());
        for (String text : texts) {
            write(text, output);
        }
    }

    public static List<String> readList(DataInput input) throws IOException {
        int left = input.readInt();
        if (left == 0) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (; left > 0; left--) {
            texts.add(read(input));
        }
        return texts;
    }

    public static void write(Map<String, String> map, DataOutput output) throws IOException {
        output.writeInt(map.size());
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            write(entry.getKey(), output);
            write(entry.getValue(), output);
        }
    }

    public static Map<String, String> readMap(DataInput input) throws IOException {
        Map<String, String> map = new TreeMap<>();
        for (int left = input.readInt(); left > 0; left--) {
            String key = read(input);
            map.put(key, read(input));
        }
        return map;
    }

    public static void writeEvidence(List<Evidence> evidence, DataOutput output) throws IOException {
        output.writeInt(evidence.size());
        for (Evidence each : evidence) {
            write(each.field(), output);
            write(each.value(), output);
            write(each.test(), output);
        }
    }

    public static List<Evidence> readEvidence(DataInput input) throws IOException {
        List<Evidence> evidence = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            evidence.add(new Evidence(read(input), read(input), read(input)));
        }
        return evidence;
    }
}
