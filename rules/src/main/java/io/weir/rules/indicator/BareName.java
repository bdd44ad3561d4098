package io.weir.rules.indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells what a word is: letters, digits, dots, dashes and underscores, with nothing around it that says so. */
final class BareName {
    /** Top-level domains that more often end the name of a file or the name of something in a program. */
    private static final Set<String> AMBIGUOUS = Set.of(
            // files
            "ai",
            "app",
            "bz",
            "cab",
            "cc",
            "cpa",
            "do",
            "id",
            "ink",
            "java",
            "la",
            "ls",
            "map",
            "md",
            "mk",
            "ml",
            "mm",
            "mo",
            "mov",
            "ms",
            "one",
            "pl",
            "pm",
            "properties",
            "ps",
            "pub",
            "py",
            "rs",
            "sc",
            "sh",
            "so",
            "st",
            "tf",
            "vi",
            "zip",
            // members of programs, fields, ends of a sentence and what follows them
            "as",
            "at",
            "be",
            "author",
            "bar",
            "call",
            "case",
            "center",
            "channel",
            "click",
            "contact",
            "data",
            "date",
            "day",
            "directory",
            "docs",
            "domains",
            "dot",
            "drive",
            "events",
            "exchange",
            "fail",
            "fit",
            "fly",
            "foo",
            "global",
            "group",
            "help",
            "here",
            "host",
            "how",
            "in",
            "int",
            "is",
            "link",
            "like",
            "live",
            "man",
            "media",
            "me",
            "my",
            "name",
            "network",
            "new",
            "next",
            "no",
            "now",
            "open",
            "page",
            "parts",
            "photo",
            "place",
            "play",
            "post",
            "prod",
            "property",
            "read",
            "report",
            "rest",
            "review",
            "run",
            "save",
            "search",
            "secure",
            "security",
            "select",
            "services",
            "shell",
            "show",
            "software",
            "space",
            "stream",
            "style",
            "support",
            "systems",
            "tab",
            "to",
            "tools",
            "total",
            "us",
            "watch",
            "web",
            "windows",
            "win",
            "work",
            "works",
            "you",
            "zero",
            "zone");

    private static final Set<String> PACKAGE_ROOTS = Set.of(
            "com", "org", "net", "io", "java", "javax", "jakarta", "jdk", "sun", "edu", "gov", "dev", "kotlin",
            "scala");
    private static final Set<String> NEVER_IN_PACKAGES = Set.of("com", "net", "org", "info", "biz");
    /** Programs of Windows and DOS. */
    private static final Set<String> PROGRAMS = Set.of(
            "chcp.com",
            "command.com",
            "diskcomp.com",
            "diskcopy.com",
            "edit.com",
            "format.com",
            "graftabl.com",
            "graphics.com",
            "keyb.com",
            "loadfix.com",
            "mode.com",
            "more.com",
            "tree.com",
            "win.com");

    private static final Set<String> VERSION_WORDS = Set.of(
            "v",
            "ver",
            "definition",
            "engine",
            "signature",
            "version",
            "build",
            "release",
            "rev",
            "rv",
            "revision",
            "firmware",
            "fileversion",
            "productversion");
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_EXTENSION = 5;

    private final PlainText text;
    private final int from;
    private final int to;
    private final int wordEnd;
    private final FieldSense sense;

    /** A word from a place to the end of its run of characters, and where it ends without the full stop of a sentence. */
    BareName(PlainText text, int from, int to, int wordEnd, FieldSense sense) {
        this.text = text;
        this.from = from;
        this.to = to;
        this.wordEnd = wordEnd;
        this.sense = sense;
    }

    /** Whether a name is rather something else, as far as its end can say. */
    static boolean isAmbiguous(String name) {
        return AMBIGUOUS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    List<Indicator> indicators() {
        List<Indicator> found = new ArrayList<>();
        if (to - from < 4) {
            return found;
        }
        if (isOf("0123456789.-")) {
            addresses(found);
            return found;
        }
        vulnerabilities(found);
        int dot = indexOf('.', from);
        if (dot == to || dot - from >= 32 && to - dot <= LONGEST_EXTENSION) {
            IndicatorForm.hash(text.substring(from, dot)).ifPresent(found::add);
        }
        if (found.isEmpty() && dot < to && to - from <= LONGEST_NAME && isDomain()) {
            IndicatorForm.domain(text.substring(from, to)).ifPresent(found::add);
        }
        return found;
    }

    private boolean isOf(String characters) {
        for (int i = from; i < to; i++) {
            if (characters.indexOf(text.at(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(char character, int start) {
        int at = start;
        while (at < to && text.at(at) != character) {
            at++;
        }
        return at;
    }

    // --- addresses of version 4

    /** An address, or the two ends of a range of them. */
    private void addresses(List<Indicator> found) {
        int start = from;
        while (start < to) {
            int end = indexOf('-', start);
            if (end - start >= 7 && end - start <= 15 && !isVersion(start, end)) {
                String candidate = text.substring(start, end);
                IndicatorForm.address(candidate)
                        .filter(address -> address.value().equals(candidate))
                        .ifPresent(found::add);
            }
            start = end + 1;
        }
    }

    private boolean isVersion(int start, int end) {
        if (text.isDisguised(start, end)) {
            return false;
        }
        boolean isOfProduct = text.at(start - 1) == '/' && isCapitalised(start - 1);
        String candidate = text.substring(start, end);
        boolean hasOnlyMajor = candidate.endsWith(".0.0.0");
        return isOfProduct || hasOnlyMajor || VERSION_WORDS.contains(wordBefore(start)) || isExtended(end);
    }

    /** {@code 1.2.3.4+build}, {@code 1.2.3.4~rc1}. */
    private boolean isExtended(int end) {
        char next = text.at(end);
        return next == '+' || next == '~' || next == '_';
    }

    /** Whether the word that ends before a slash begins with a capital, as in {@code Chrome/120.0.0.0}. */
    private boolean isCapitalised(int slash) {
        int start = slash;
        while (start > 0 && slash - start < 32 && Character.isLetterOrDigit(text.at(start - 1))) {
            start--;
        }
        return start < slash && Character.isUpperCase(text.at(start));
    }

    private String wordBefore(int start) {
        int end = start;
        while (end > 0 && start - end < 4 && " :=\"'(".indexOf(text.at(end - 1)) >= 0) {
            end--;
        }
        int begin = end;
        while (begin > 0 && end - begin < 16 && Character.isLetter(text.at(begin - 1))) {
            begin--;
        }
        return text.substring(begin, end).toLowerCase(Locale.ROOT);
    }

    // --- vulnerabilities

    private void vulnerabilities(List<Indicator> found) {
        for (int i = from; i + 12 < to + 1; i++) {
            boolean isStart = (text.at(i) | 0x20) == 'c'
                    && (text.at(i + 1) | 0x20) == 'v'
                    && (text.at(i + 2) | 0x20) == 'e'
                    && text.at(i + 3) == '-'
                    && (i == from || !Character.isLetterOrDigit(text.at(i - 1)));
            if (isStart) {
                int end = i + 9;
                while (end < to && end - i < 24 && Character.isDigit(text.at(end))) {
                    end++;
                }
                if (end == to || !Character.isLetterOrDigit(text.at(end))) {
                    IndicatorForm.cve(text.substring(i, end)).ifPresent(found::add);
                }
            }
        }
    }

    // --- names of hosts

    private boolean isDomain() {
        if (sense == FieldSense.HOST || text.isDisguised(from, to)) {
            return true;
        }
        int last = to;
        while (last > from && text.at(last - 1) != '.') {
            last--;
        }
        String top = text.substring(last, to);
        String name = text.substring(from, to).toLowerCase(Locale.ROOT);
        boolean isWrittenAsName = top.equals(top.toLowerCase(Locale.ROOT))
                || text.substring(from, to).equals(name.toUpperCase(Locale.ROOT));
        boolean startsLikeSite = name.startsWith("www.") || isFollowedByPort();
        return isWrittenAsName
                && name.indexOf('_') < 0
                && name.charAt(0) != '.'
                && !isOfProgram()
                && !isPackage(name, top)
                && !PROGRAMS.contains(name)
                && (startsLikeSite || !isAmbiguous(name));
    }

    private boolean isFollowedByPort() {
        return text.at(wordEnd) == ':' && Character.isDigit(text.at(wordEnd + 1));
    }

    /** A variable, a call, a key, or a step of a path. */
    private boolean isOfProgram() {
        char before = text.at(from - 1);
        char after = text.at(wordEnd);
        boolean isStep = before == '/' && text.at(from - 2) != '/' && !isDeviceOfShell();
        return isStep || "$%#\\&".indexOf(before) >= 0 && before != 0 || "(=[$".indexOf(after) >= 0 && after != 0;
    }

    private boolean isDeviceOfShell() {
        return from >= 9 && (text.startsWith(from - 9, "/dev/tcp/") || text.startsWith(from - 9, "/dev/udp/"));
    }

    /** Packages are written from the top down, as {@code org.example.tools}; names of hosts the other way round. */
    private static boolean isPackage(String name, String top) {
        int dot = name.indexOf('.');
        boolean hasThreeLabels = name.indexOf('.', dot + 1) > 0;
        return name.startsWith("java.")
                || PACKAGE_ROOTS.contains(name.substring(0, Math.max(0, dot)))
                        && hasThreeLabels
                        && !NEVER_IN_PACKAGES.contains(top.toLowerCase(Locale.ROOT));
    }
}
