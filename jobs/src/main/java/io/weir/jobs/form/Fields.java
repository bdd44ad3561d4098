package io.weir.jobs.form;

import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** How fields of a record are written in as few bytes, and as few calls, as they need. */
public final class Fields {
    private Fields() {}

    public static void write(String text, DataOutputView output) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        writeCount(bytes.length, output);
        output.write(bytes, 0, bytes.length);
    }

    public static String read(DataInputView input) throws IOException {
        int length = readCount(input);
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        input.readFully(bytes);
        return new String(bytes, UTF_8);
    }

    public static void write(List<String> texts, DataOutputView output) throws IOException {
        writeCount(texts.size(), output);
        for (String text : texts) {
            write(text, output);
        }
    }

    public static List<String> readTexts(DataInputView input) throws IOException {
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

    public static void write(Map<String, String> map, DataOutputView output) throws IOException {
        writeCount(map.size(), output);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            write(entry.getKey(), output);
            write(entry.getValue(), output);
        }
    }

    public static Map<String, String> readMap(DataInputView input) throws IOException {
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

    public static void write(byte[] content, DataOutputView output) throws IOException {
        writeCount(content.length, output);
        output.write(content, 0, content.length);
    }

    public static byte[] readBytes(DataInputView input) throws IOException {
        byte[] content = new byte[readCount(input)];
        input.readFully(content);
        return content;
    }

    /** Seven bits in a byte: nearly all counts are small. */
    public static void writeCount(int count, DataOutputView output) throws IOException {
        int left = count;
        while (left > 0x7F) {
            output.writeByte(left | 0x80);
            left >>>= 7;
        }
        output.writeByte(left);
    }

    public static int readCount(DataInputView input) throws IOException {
        int count = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = input.readByte();
            count |= (next & 0x7F) << shift;
            if (next >= 0) {
                return count;
            }
        }
    }
}
