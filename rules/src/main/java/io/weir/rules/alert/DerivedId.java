package io.weir.rules.alert;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Ids that follow from content: the same input gives the same id, on every machine and after every restart. */
public final class DerivedId {
    private static final int BYTES = 16;

    private DerivedId() {}

    /** Hashes the parts with their lengths, so that no two different lists of parts read the same. */
    public static String of(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** Group values as one text, whatever order the map has. */
    public static String textOf(Map<String, String> group) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(group).forEach((field, value) -> text.append(field.length())
                .append(':')
                .append(field)
                .append(value.length())
                .append(':')
                .append(value));
        return text.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
