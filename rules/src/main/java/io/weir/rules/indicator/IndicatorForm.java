package io.weir.rules.indicator;

import io.weir.rules.condition.Network;
import io.weir.rules.event.IpText;

import java.net.IDN;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Brings indicators into the one form in which they are compared. What is none gives nothing. */
public final class IndicatorForm {
    static final Set<String> SCHEMES = Set.of(
            "http", "https", "ftp", "ftps", "sftp", "tftp", "ws", "wss", "ldap", "ldaps", "rmi", "dns", "smb", "tcp",
            "udp", "ssh", "telnet", "rdp", "vnc", "mqtt", "irc");

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_RUN = 10;
    private static final Pattern CVE = Pattern.compile("CVE-(19|20)[0-9]{2}-[0-9]{4,10}");
    private static final Pattern LOCAL_PART = Pattern.compile("[A-Za-z0-9._%+-]{1,64}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    /** Hashes of nothing: every empty file has them. */
    private static final Set<String> OF_NOTHING = Set.of(
            "d41d8cd98f00b204e9800998ecf8427e",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    private IndicatorForm() {}

    /** The indicator that a whole text is, of a kind that the reader of the text knows. */
    public static Optional<Indicator> of(IndicatorKind kind, String text) {
        return switch (kind) {
            case IPV4, IPV6 -> address(text).filter(address -> address.kind() == kind);
            case DOMAIN -> domain(text);
            case URL -> url(text);
            case EMAIL -> email(text);
            case MD5, SHA1, SHA256 -> hash(text).filter(hash -> hash.kind() == kind);
            case CVE -> cve(text);
            case PATH -> text.isBlank() ? Optional.empty() : Optional.of(path(text));
        };
    }

    public static Optional<Indicator> address(String text) {
        if (!mayBeAddress(text)) {
            return Optional.empty();
        }
        byte[] bytes = text.getBytes(UTF_8);
        IpText reader = new IpText();
        String canonical =
                switch (reader.read(bytes, 0, bytes.length)) {
                    case CANONICAL -> text;
                    case REWRITTEN -> new String(reader.bytes(), 0, reader.length(), UTF_8);
                    case NO_ADDRESS -> "";
                };
        if (canonical.isEmpty()) {
            return Optional.empty();
        }
        IndicatorKind kind = canonical.indexOf(':') < 0 ? IndicatorKind.IPV4 : IndicatorKind.IPV6;
        return Optional.of(new Indicator(kind, canonical));
    }

    /** So that names, which most hosts have, are not read as addresses first. */
    private static boolean mayBeAddress(String text) {
        int from = text.startsWith("[") ? 1 : 0;
        return text.indexOf(':') >= 0 || from < text.length() && isDigit(text.charAt(from));
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** A range of addresses, however its first address is spelled. */
    public static Optional<Network> network(String text) {
        int slash = text.indexOf('/');
        return Network.parse(text).flatMap(network -> address(slash < 0 ? text : text.substring(0, slash))
                .map(first -> new Network(first.value() + "/" + network.prefix(), network.first(), network.prefix())));
    }

    /** A name of at least two labels below a top-level domain that exists or is kept for a special use. */
    public static Optional<Indicator> domain(String text) {
        return name(text)
                .filter(name -> isKnown(name) && !PublicSuffixes.bundled().isRegistrySuffix(name))
                .map(name -> new Indicator(IndicatorKind.DOMAIN, name));
    }

    private static boolean isKnown(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && (PublicSuffixes.bundled().isTopLevel(name.substring(dot + 1))
                        || name.endsWith(".onion")
                        || Scope.ofName(name) != Scope.PUBLIC);
    }

    /** A host name in lower case and ASCII; empty if it is malformed. */
    private static Optional<String> name(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        String ascii = name.toLowerCase(Locale.ROOT);
        if (!isAscii(name)) {
            try {
                ascii = IDN.toASCII(ascii).toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return ascii.length() <= LONGEST_NAME && areLabels(ascii) ? Optional.of(ascii) : Optional.empty();
    }

    private static boolean areLabels(String name) {
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i < name.length() && name.charAt(i) != '.') {
                char character = name.charAt(i);
                boolean isAllowed = character >= 'a' && character <= 'z'
                        || character >= '0' && character <= '9'
                        || character == '-'
                        || character == '_';
                if (!isAllowed) {
                    return false;
                }
                continue;
            }
            boolean isLabel =
                    i > start && i - start <= LONGEST_LABEL && name.charAt(start) != '-' && name.charAt(i - 1) != '-';
            if (!isLabel) {
                return false;
            }
            start = i + 1;
        }
        return true;
    }

    public static Optional<Indicator> email(String text) {
        int at = text.lastIndexOf('@');
        if (at <= 0 || !LOCAL_PART.matcher(text.substring(0, at)).matches()) {
            return Optional.empty();
        }
        String local = text.substring(0, at).toLowerCase(Locale.ROOT);
        return domain(text.substring(at + 1))
                .map(domain -> new Indicator(IndicatorKind.EMAIL, local + "@" + domain.value()));
    }

    /**
     * {@code scheme://host[:port]rest}: scheme and host in lower case, without the user and password that may stand there, and
     * without the fragment, which no server sees.
     */
    public static Optional<Indicator> url(String text) {
        int colon = text.indexOf("://");
        if (colon <= 0 || text.length() > LONGEST_URL) {
            return Optional.empty();
        }
        String scheme = meant(text.substring(0, colon).toLowerCase(Locale.ROOT));
        int end = endOfAuthority(text, colon + 3);
        String authority = text.substring(colon + 3, end);
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        int portAt = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String port = portAt < 0 ? "" : authority.substring(portAt + 1);
        Optional<String> host = host(portAt < 0 ? authority : authority.substring(0, portAt));
        if (!SCHEMES.contains(scheme)
                || host.isEmpty()
                || portAt >= 0 && !PORT.matcher(port).matches()) {
            return Optional.empty();
        }
        String site = scheme + "://" + host.get() + (portAt < 0 ? "" : ":" + port);
        return Optional.of(new Indicator(IndicatorKind.URL, site + wanted(text.substring(end))));
    }

    /**
     * A URL at a site that was found already.
     *
     * @param site a URL that ends with its host or port
     * @param rest what stands behind the host or port
     */
    static Optional<Indicator> urlAt(Indicator site, String rest) {
        String start = site.value().substring(0, site.value().length() - 1);
        if (start.length() + rest.length() > LONGEST_URL || endOfAuthority(rest, 0) > 0) {
            return Optional.empty();
        }
        return Optional.of(new Indicator(IndicatorKind.URL, start + wanted(rest)));
    }

    /** What of the end of a URL a server sees. */
    private static String wanted(String rest) {
        int fragment = rest.indexOf('#');
        String wanted = fragment < 0 ? rest : rest.substring(0, fragment);
        return wanted.isEmpty() ? "/" : wanted;
    }

    /** What a disguised scheme means. */
    static String meant(String scheme) {
        return switch (scheme) {
            case "hxxp", "htxp", "hxtp" -> "http";
            case "hxxps", "htxps", "hxtps" -> "https";
            case "fxp" -> "ftp";
            case "fxps" -> "ftps";
            default -> scheme;
        };
    }

    private static int endOfAuthority(String text, int from) {
        int to = from;
        while (to < text.length() && "/?#\\".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return to;
    }

    private static Optional<String> host(String text) {
        Optional<String> address = address(text).map(Indicator::value);
        if (address.isPresent()) {
            return address.map(value -> value.indexOf(':') < 0 ? value : "[" + value + "]");
        }
        return name(text).filter(name -> isKnown(name) || Scope.ofName(name) == Scope.PRIVATE);
    }

    public static Optional<Indicator> hash(String text) {
        IndicatorKind kind =
                switch (text.length()) {
                    case 32 -> IndicatorKind.MD5;
                    case 40 -> IndicatorKind.SHA1;
                    case 64 -> IndicatorKind.SHA256;
                    default -> null;
                };
        if (kind == null || !text.chars().allMatch(IndicatorForm::isHexadecimal)) {
            return Optional.empty();
        }
        String hash = text.toLowerCase(Locale.ROOT);
        boolean isNumber = hash.chars().allMatch(Character::isDigit);
        boolean isHash = !isNumber && !isRepetitive(hash) && !OF_NOTHING.contains(hash);
        return isHash ? Optional.of(new Indicator(kind, hash)) : Optional.empty();
    }

    /** Whether a digit stands many times in a row, as in an address or a mask that is written without its colons. */
    private static boolean isRepetitive(String hash) {
        int run = 1;
        for (int i = 1; i < hash.length() && run < LONGEST_RUN; i++) {
            run = hash.charAt(i) == hash.charAt(i - 1) ? run + 1 : 1;
        }
        return run == LONGEST_RUN;
    }

    static boolean isHexadecimal(int character) {
        return character >= '0' && character <= '9' || (character | 0x20) >= 'a' && (character | 0x20) <= 'f';
    }

    public static Optional<Indicator> cve(String text) {
        String id = text.toUpperCase(Locale.ROOT);
        return CVE.matcher(id).matches() ? Optional.of(new Indicator(IndicatorKind.CVE, id)) : Optional.empty();
    }

    /** Windows does not tell upper case from lower case, other systems do. */
    private static Indicator path(String text) {
        boolean isOfWindows = text.indexOf('\\') >= 0;
        return new Indicator(IndicatorKind.PATH, isOfWindows ? text.toLowerCase(Locale.ROOT) : text);
    }

    /** The indicator that a whole text is, of whatever kind; for lists that do not say. */
    public static Optional<Indicator> guess(String text) {
        return Arrays.stream(IndicatorKind.values())
                .filter(kind -> kind != IndicatorKind.PATH || text.startsWith("/") || text.indexOf('\\') >= 0)
                .flatMap(kind -> of(kind, text).stream())
                .findFirst();
    }
}
