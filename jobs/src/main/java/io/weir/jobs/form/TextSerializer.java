package io.weir.jobs.form;

import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

import java.io.IOException;

/**
 * Writes texts, the keys of nearly all state, in Flink's form for them, but all bytes of a text at once. Flink hands them one by one
 * to the compression of a checkpoint, which makes keys and timers two thirds of what a checkpoint costs.
 */
public final class TextSerializer extends RecordSerializer<String> {
    static final TextSerializer INSTANCE = new TextSerializer();
    public static final RecordType<String> TYPE = new RecordType<>(String.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final int MOST_BYTES_OF_NUMBER = 5;

    @Override
    public void serialize(String text, DataOutputView output) throws IOException {
        byte[] bytes = new byte[MOST_BYTES_OF_NUMBER + lengthOf(text)];
        int end = put(text.length() + 1, bytes, 0); // null would be 0
        for (int i = 0; i < text.length(); i++) {
            end = put(text.charAt(i), bytes, end);
        }
        output.write(bytes, 0, end);
    }

    private static int lengthOf(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            length += character < 1 << 7 ? 0 : character < 1 << 14 ? 1 : 2;
        }
        return length;
    }

    /** Seven bits in a byte. */
    private static int put(int number, byte[] bytes, int from) {
        int at = from;
        int left = number;
        while (left > 0x7F) {
            bytes[at++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[at++] = (byte) left;
        return at;
    }

    @Override
    public String deserialize(DataInputView input) throws IOException {
        return StringValue.readString(input);
    }

    @Override
    public void copy(DataInputView input, DataOutputView output) throws IOException {
        StringValue.copyString(input, output);
    }

    @Override
    public TypeSerializerSnapshot<String> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends RecordSerializer.Snapshot<String> {
        public Snapshot() {
            super(INSTANCE);
        }

        /** Keys cannot be migrated, and need not be: the form is the same. */
        @Override
        public TypeSerializerSchemaCompatibility<String> resolveSchemaCompatibility(
                TypeSerializerSnapshot<String> before) {
            return before instanceof StringSerializer.StringSerializerSnapshot
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : super.resolveSchemaCompatibility(before);
        }
    }
}
