package io.weir.rules.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Texts of events as hits and alerts take them along. Whoever sends telemetry decides how long its texts are, and an alert
 * repeats them: cut nowhere, a few of them are more than a record may hold.
 *
 * <p>What is short stays the same object, which is the way of nearly all. What was cut is not cut again.
 */
public final class BoundedText {
    /** In characters, what says that it was cut included. */
    public static final int LONGEST = 1_024;

    private static final int HASH_BYTES = 16;

    private BoundedText() {}

    /** The text, or its beginning and how long it is: for people to read. */
    public static String shown(String text) {
        return text == null || text.length() <= LONGEST ? text : cut(text, "");
    }

    /** The same of a text that tells things apart: a hash of the whole follows its beginning, so that it still does. */
    public static String distinct(String text) {
        return text == null || text.length() <= LONGEST ? text : cut(text, ", " + hash(text));
    }

    private static String cut(String text, String more) {
        String mark = "… (" + text.length() + " characters" + more + ")";
        int end = LONGEST - mark.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--; // its other half is cut off
        }
        return text.substring(0, end) + mark;
    }

    /** A strong one, so that nobody finds another text that passes for it. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
