package io.weir.rules.event;

/** What a JSON escape stands for. The scanner has checked that it is a proper one. */
public final class JsonEscape {
    private JsonEscape() {}

    /** The number of bytes of the escape whose backslash is at a position. */
    public static int length(byte[] bytes, int at) {
        return bytes[at + 1] == 'u' ? 6 : 2;
    }

    /** The UTF-16 unit that the escape stands for. */
    public static char character(byte[] bytes, int at) {
        switch (bytes[at + 1]) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                int unit = 0;
                for (int i = at + 2; i < at + 6; i++) {
                    unit = unit << 4 | Character.digit(bytes[i], 16);
                }
                return (char) unit;
            default:
                return (char) bytes[at + 1];
        }
    }
}
