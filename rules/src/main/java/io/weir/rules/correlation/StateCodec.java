package io.weir.rules.correlation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The byte form of what correlation states are made of. Texts may be longer than {@code writeUTF} allows. */
public final class StateCodec {
    private StateCodec() {}

    /** Reads the version byte that stands before everything that is kept, and refuses any other. */
    public static void readVersion(int expected, String what, DataInput input) throws IOException {
        readVersion(expected, expected, what, input);
    }

    /** The same where versions of the past are understood, too; returns the one that was found. */
    public static int readVersion(int oldest, int newest, String what, DataInput input) throws IOException {
        int found = input.readByte();
        if (found < oldest || found > newest) {
            String expected = oldest == newest ? Integer.toString(newest) : oldest + " to " + newest;
            throw new IOException("found version " + found + " of " + what + ", expected " + expected);
        }
        return found;
    }

    public static void writeText(String text, DataOutput output) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    public static String readText(DataInput input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static void writeTexts(List<String> texts, DataOutput output) throws IOException {
        output.writeInt(texts.size());
        for (String text : texts) {
            writeText(text, output);
        }
    }

    public static List<String> readTexts(DataInput input) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            texts.add(readText(input));
        }
        return texts;
    }

    public static void writeEvent(EventRef event, DataOutput output) throws IOException {
        output.writeLong(event.timeMillis());
        writeText(event.eventId(), output);
    }

    public static EventRef readEvent(DataInput input) throws IOException {
        long timeMillis = input.readLong();
        return new EventRef(timeMillis, readText(input));
    }
}
