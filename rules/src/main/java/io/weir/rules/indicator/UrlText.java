package io.weir.rules.indicator;

/** Parts of a URL in its canonical form, {@code scheme://host[:port]rest}: no user, the host in lower case. */
public final class UrlText {
    private UrlText() {}

    /** The name or address of the host, without the brackets of version 6. */
    public static String host(String url) {
        int from = url.indexOf("://") + 3;
        int to = from;
        boolean isBracketed = from < url.length() && url.charAt(from) == '[';
        while (to < url.length() && !endsHost(url.charAt(to), isBracketed)) {
            to++;
        }
        return isBracketed ? url.substring(from + 1, to) : url.substring(from, to);
    }

    private static boolean endsHost(char character, boolean isBracketed) {
        return isBracketed
                ? character == ']'
                : character == ':' || character == '/' || character == '?' || character == '#';
    }
}
