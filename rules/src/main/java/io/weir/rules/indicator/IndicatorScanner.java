package io.weir.rules.indicator;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds indicators in text, in time that grows with its length only: every character is read a bounded number of times, whatever
 * the text is. In doubt it finds nothing: a version number that is looked up as an address costs more trust than a name that
 * is written in a place where only its context would show that it is one.
 */
public final class IndicatorScanner {
    static final int MAX_CHARACTERS = 64 << 10;
    private static final int LONGEST_SCHEME = 6;
    private static final int LONGEST_ADDRESS = 45;
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final String NOT_IN_URL = "\"'<>`|\\^{}";
    private static final String AFTER_SENTENCE = ".,;:!?)*";
    private static final Set<String> DEVICES_OF_SHELL = Set.of("/dev/tcp/", "/dev/udp/");

    private final Set<Scope> wanted;
    private final OwnPlaces own;

    /** Finds what is of a scope; one's own places are private, whatever their addresses and names. */
    public IndicatorScanner(Set<Scope> wanted, OwnPlaces own) {
        this.wanted = Set.copyOf(wanted);
        this.own = own;
    }

    /** Finds whatever somebody else may have: nothing of one's own, nor what nobody has. Examples are found: real texts have none. */
    public static IndicatorScanner ofForeign(OwnPlaces own) {
        return new IndicatorScanner(Set.of(Scope.PUBLIC, Scope.DOCUMENTATION), own);
    }

    public void scan(String text, FieldSense sense, FoundIndicators found) {
        if (sense != FieldSense.OWN && text.length() > 2) {
            new Scan(PlainText.of(text, MAX_CHARACTERS), sense, found).run();
        }
    }

    /** One pass over one text. */
    private final class Scan {
        private final PlainText text;
        private final FieldSense sense;
        private final FoundIndicators found;
        private int at;
        private int localFrom; // where the part before an @ would begin
        private int noAddressBefore; // up to here there is no address of version 6

        Scan(PlainText text, FieldSense sense, FoundIndicators found) {
            this.text = text;
            this.sense = sense;
            this.found = found;
        }

        void run() {
            while (at < text.length) {
                char character = text.at(at);
                if (!isOfName(text.at(at - 1)) && takesLonger(character)) {
                    localFrom = at;
                } else if (isOfName(character)) {
                    name();
                } else if (character == '@') {
                    email();
                } else {
                    at++;
                    if (!isOfLocalPart(character)) {
                        localFrom = at;
                    }
                }
            }
        }

        /** What begins at a border and is more than one word. */
        private boolean takesLonger(char character) {
            if (isLetter(character) && url()) {
                return true;
            }
            if (character == '/' || character == '\\' || character == '%' || text.at(at + 1) == ':') {
                int end = PathEnd.of(text, at);
                if (end > at) {
                    path(end);
                    return true;
                }
            }
            boolean mayBeAddress = character == ':' || IndicatorForm.isHexadecimal(character);
            return mayBeAddress && at >= noAddressBefore && addressOfVersion6();
        }

        private void path(int end) {
            String path = text.substring(at, end);
            for (String device : DEVICES_OF_SHELL) {
                if (path.startsWith(device)) {
                    at += device.length(); // behind it stands a host
                    return;
                }
            }
            at = end;
            if (!path.startsWith("/dev/")) {
                IndicatorForm.of(IndicatorKind.PATH, path).ifPresent(found::add);
            }
        }

        // --- URLs

        private boolean url() {
            int colon = at;
            while (colon - at <= LONGEST_SCHEME && isLetter(text.at(colon))) {
                colon++;
            }
            if (!text.startsWith(colon, "://") || colon - at > LONGEST_SCHEME) {
                return false;
            }
            String scheme = IndicatorForm.meant(text.substring(at, colon).toLowerCase(Locale.ROOT));
            if (!IndicatorForm.SCHEMES.contains(scheme)) {
                return false;
            }
            int authority = colon + 3;
            int path = authority;
            while (path < text.length && path - authority <= LONGEST_HOST && isOfAuthority(text.at(path))) {
                path++;
            }
            if (path - authority > LONGEST_HOST) {
                return false;
            }
            int hostEnd = path;
            String trailing = text.at(authority) == '[' ? AFTER_SENTENCE : AFTER_SENTENCE + "]";
            while (hostEnd > authority && trailing.indexOf(text.at(hostEnd - 1)) >= 0) {
                hostEnd--;
            }
            Optional<Indicator> site = IndicatorForm.url(scheme + "://" + text.substring(authority, hostEnd))
                    .filter(this::isWanted);
            if (site.isEmpty()) {
                at = hostEnd;
                return true;
            }
            int end = hostEnd < path ? hostEnd : endOfUrl(path);
            if (end == hostEnd) {
                found.add(site.get());
            } else {
                IndicatorForm.urlAt(site.get(), text.substring(hostEnd, end)).ifPresent(found::add);
            }
            String host = UrlText.host(site.get().value());
            IndicatorForm.address(host).or(() -> IndicatorForm.domain(host)).ifPresent(found::add);
            at = end;
            return true;
        }

        /** Brackets that close more than was opened, and what ends a sentence, are not of the URL. */
        private int endOfUrl(int from) {
            int end = from;
            int open = 0;
            while (end < text.length && isOfUrl(text.at(end))) {
                open += text.at(end) == '(' ? 1 : text.at(end) == ')' ? -1 : 0;
                boolean isSeparator = text.at(end) == ';' || text.at(end) == ',';
                if (open < 0 || isSeparator && text.startsWith(end + 1, "http")) {
                    break;
                }
                end++;
            }
            while (end > from && (text.at(end - 1) != ')' && AFTER_SENTENCE.indexOf(text.at(end - 1)) >= 0)) {
                end--;
            }
            return end;
        }

        // --- addresses of version 6

        private boolean addressOfVersion6() {
            int end = at;
            int colons = 0;
            while (end < text.length && isOfAddress(text.at(end))) {
                colons += text.at(end) == ':' ? 1 : 0;
                end++;
            }
            noAddressBefore = end;
            int to = end;
            while (to > at && (text.at(to - 1) == '.' || text.at(to - 1) == ':' && text.at(to - 2) != ':')) {
                to--;
            }
            if (colons < 2 || to - at > LONGEST_ADDRESS || isOfName(text.at(end))) {
                return false;
            }
            String candidate = text.substring(at, to);
            if (isRowOfPairs(candidate)) {
                return false;
            }
            Optional<Indicator> address = IndicatorForm.address(candidate);
            address.filter(this::isWanted).ifPresent(found::add);
            if (address.isPresent()) {
                at = end;
            }
            return address.isPresent();
        }

        /** Eight pairs of digits are the number of a network card, or a time. */
        private static boolean isRowOfPairs(String candidate) {
            String[] groups = candidate.split(":", -1);
            int pairs = 0;
            for (String group : groups) {
                pairs += group.length() == 2 ? 1 : 0;
            }
            return pairs >= groups.length - 1;
        }

        // --- e-mail addresses

        /** Stands at the @. */
        private void email() {
            int from = localFrom;
            int sign = at;
            while (from < sign && (text.at(from) == '+' || text.at(from) == '%' || text.at(from) == '-')) {
                from++;
            }
            int end = endOfName(sign + 1);
            int to = trimmed(sign + 1, end);
            at = sign + 1;
            localFrom = at;
            boolean hasLength = sign > from && sign - from <= LONGEST_LOCAL_PART && to - sign <= LONGEST_HOST;
            if (!hasLength || goesOnAsPlace(end) || isPassword(from)) {
                return;
            }
            Optional<Indicator> email = IndicatorForm.email(text.substring(from, to));
            email.filter(this::isWanted).ifPresent(found::add);
            if (email.isPresent()) {
                at = end;
                localFrom = end;
            }
        }

        /** {@code user@host:path} and {@code user@host/path} say where something is. */
        private boolean goesOnAsPlace(int end) {
            return text.at(end) == '@' || text.at(end) == '/' || text.at(end) == ':' && text.at(end + 1) > ' ';
        }

        /** What stands before the @ in {@code scheme://user:password@host} must not be shown to anybody. */
        private boolean isPassword(int from) {
            int start = from;
            if (text.at(start - 1) == ':') {
                start--;
                while (start > 0 && from - start < LONGEST_LOCAL_PART && isOfName(text.at(start - 1))) {
                    start--;
                }
            }
            return text.at(start - 1) == '/';
        }

        // --- words

        private void name() {
            int from = at;
            int end = endOfName(at);
            at = end;
            if (text.at(end) == '@' || end - from < 4) {
                return; // the part before an @ is no name of a host
            }
            new BareName(text, from, trimmed(from, end), end, sense)
                    .indicators()
                    .forEach(this::addWanted);
        }

        private void addWanted(Indicator indicator) {
            if (isWanted(indicator)) {
                found.add(indicator);
            }
        }

        private boolean isWanted(Indicator indicator) {
            return wanted.contains(own.hold(indicator) ? Scope.PRIVATE : Scope.of(indicator));
        }

        private int endOfName(int from) {
            int end = from;
            while (end < text.length && isOfName(text.at(end))) {
                end++;
            }
            return end;
        }

        /** Without what ends a sentence. */
        private int trimmed(int from, int end) {
            int to = end;
            while (to > from && (text.at(to - 1) == '.' || text.at(to - 1) == '-' || text.at(to - 1) == '_')) {
                to--;
            }
            return to;
        }
    }

    private static boolean isLetter(char character) {
        char lower = (char) (character | 0x20);
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean isOfName(char character) {
        return isLetter(character)
                || character >= '0' && character <= '9'
                || character == '.'
                || character == '-'
                || character == '_'
                || character >= 0x80 && Character.isLetterOrDigit(character);
    }

    private static boolean isOfLocalPart(char character) {
        return isOfName(character) || character == '+' || character == '%';
    }

    private static boolean isOfAddress(char character) {
        return character == ':' || character == '.' || IndicatorForm.isHexadecimal(character);
    }

    private static boolean isOfAuthority(char character) {
        return isOfUrl(character) && character != '/' && character != '?' && character != '#' && character != ',';
    }

    private static boolean isOfUrl(char character) {
        return character > ' '
                && character != 0x7F
                && !Character.isWhitespace(character)
                && NOT_IN_URL.indexOf(character) < 0;
    }
}
