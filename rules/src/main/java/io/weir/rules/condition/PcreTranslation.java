package io.weir.rules.condition;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Translates a PCRE-style expression into the dialects of the two engines that may run it.
 *
 * <p>Both engines differ from PCRE in details that no error would show: RE2's {@code $} does not match before a final
 * line feed and its {@code \s} lacks the vertical tab; the library reads {@code [[} and {@code &&} inside a class as
 * set operators. The expression is therefore read token by token and written anew for each.
 */
final class PcreTranslation {
    private static final int MAX_LENGTH = 20_000;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_REPEAT = 65_535;
    private static final int MAX_LINEAR_REPEAT = 1000;
    /** Engines write repetitions out, so nested counts multiply: three characters more, a thousand times the memory. */
    private static final long MAX_STATES = 20_000;

    private static final String ASCII_WORD_BOUNDARY =
            "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])" + "|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))";
    private static final String NO_ASCII_WORD_BOUNDARY =
            "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])" + "|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))";
    private static final Map<String, String> POSIX_CLASSES = Map.ofEntries(
            Map.entry("alpha", "a-zA-Z"),
            Map.entry("digit", "0-9"),
            Map.entry("alnum", "0-9A-Za-z"),
            Map.entry("upper", "A-Z"),
            Map.entry("lower", "a-z"),
            Map.entry("space", "\\x{9}-\\x{d}\\x{20}"),
            Map.entry("blank", "\\x{9}\\x{20}"),
            Map.entry("punct", "\\x{21}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{60}\\x{7b}-\\x{7e}"),
            Map.entry("print", "\\x{20}-\\x{7e}"),
            Map.entry("graph", "\\x{21}-\\x{7e}"),
            Map.entry("cntrl", "\\x{0}-\\x{1f}\\x{7f}"),
            Map.entry("xdigit", "0-9A-Fa-f"),
            Map.entry("word", "0-9A-Za-z_"),
            Map.entry("ascii", "\\x{0}-\\x{7f}"));
    private static final Map<String, String> NEGATED_SHORTHANDS = Map.of(
            "d", "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}",
            "s", "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}",
            "w", "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}");
    private static final Map<String, String> SHORTHANDS =
            Map.of("d", "0-9", "s", "\\x{9}-\\x{d}\\x{20}", "w", "0-9A-Za-z_");

    private final String source;
    private final StringBuilder linear = new StringBuilder();
    private final StringBuilder backtracking = new StringBuilder();
    private final Deque<Group> groups = new ArrayDeque<>();
    private final Map<String, Integer> names = new HashMap<>();
    private boolean isLinear = true;
    private int at;
    private int captures;
    private int highestReference;
    private boolean isMultiLine;
    private boolean isExtended;
    /** What the last atom costs when written out; negative where there is none to repeat. */
    private long atom = -1;

    private long total;

    private record Group(int openedAt, boolean isMultiLine, boolean isExtended, long totalBefore) {}

    private PcreTranslation(String source, Regex.Flags flags) {
        this.source = source;
        this.isMultiLine = flags.multiLine();
    }

    static PcreTranslation of(String source, Regex.Flags flags) throws RegexSyntaxException {
        if (source.length() > MAX_LENGTH) {
            throw new RegexSyntaxException("found " + source.length() + " characters, expected at most " + MAX_LENGTH);
        }
        PcreTranslation translation = new PcreTranslation(source, flags);
        translation.run();
        return translation;
    }

    boolean isLinear() {
        return isLinear;
    }

    String linear() {
        return linear.toString();
    }

    String backtracking() {
        return backtracking.toString();
    }

    private void run() throws RegexSyntaxException {
        while (at < source.length()) {
            token();
        }
        if (!groups.isEmpty()) {
            throw error("the group is not closed", groups.peek().openedAt());
        }
        if (highestReference > captures) {
            throw new RegexSyntaxException("found a reference to group " + highestReference + ", expected at most "
                    + captures + ", the number of groups");
        }
    }

    private void token() throws RegexSyntaxException {
        int start = at;
        int code = source.codePointAt(at);
        at += Character.charCount(code);
        switch (code) {
            case '\\' -> escape(start);
            case '[' -> characterClass(start);
            case '(' -> open(start);
            case ')' -> close(start);
            case '*', '+', '?' -> quantify(start, source.substring(start, at), 1);
            case '{' -> brace(start);
            case '$' -> dollar("$");
            case '^' -> zeroWidth("^");
            case '|' -> {
                both("|");
                atom = -1;
            }
            case '.' -> atom(".", ".");
            case '#' -> {
                if (isExtended) {
                    skipComment();
                } else {
                    literal(code);
                }
            }
            default -> {
                if (!(isExtended && Character.isWhitespace(code))) {
                    literal(code);
                }
            }
        }
    }

    private void skipComment() {
        while (at < source.length() && source.charAt(at) != '\n') {
            at++;
        }
    }

    private void both(String text) {
        linear.append(text);
        backtracking.append(text);
    }

    private void atom(String forLinear, String forBacktracking) throws RegexSyntaxException {
        linear.append(forLinear);
        backtracking.append(forBacktracking);
        count(1);
    }

    private void count(long states) throws RegexSyntaxException {
        atom = states;
        total += states;
        if (total > MAX_STATES) {
            throw new RegexSyntaxException(
                    "the repetitions, written out, need more than " + MAX_STATES + " states; expected fewer");
        }
    }

    private void zeroWidth(String text) throws RegexSyntaxException {
        atom(text, text);
    }

    private void literal(int code) throws RegexSyntaxException {
        String text = written(code);
        atom(text, text);
    }

    /** A code point as both engines read it in and outside classes. */
    private static String written(int code) {
        boolean isPlain = code < 128 ? Character.isLetterOrDigit(code) : !Character.isISOControl(code);
        boolean isSafe = isPlain && !(code >= 0xD800 && code <= 0xDFFF);
        return isSafe ? Character.toString(code) : "\\x{" + Integer.toHexString(code) + "}";
    }

    // Groups

    private void open(int start) throws RegexSyntaxException {
        if (groups.size() == MAX_DEPTH) {
            throw error("found more than " + MAX_DEPTH + " nested groups", start);
        }
        if (!skip("?")) {
            capture(start);
        } else if (skip("#")) {
            int end = source.indexOf(')', at);
            if (end < 0) {
                throw error("the comment is not closed", start);
            }
            at = end + 1;
        } else if (skip(":")) {
            push(start, "(?:", "(?:");
        } else if (skip("=") || skip("!") || skip(">") || skip("<=") || skip("<!")) {
            isLinear = false;
            push(start, "", source.substring(start, at));
        } else if (skip("P=")) {
            reference(nameUntil(')', start), start);
        } else if (skip("P<") || skip("<")) {
            name(nameUntil('>', start), start);
        } else if (skip("'")) {
            name(nameUntil('\'', start), start);
        } else {
            inlineFlags(start);
        }
    }

    private void capture(int start) {
        captures++;
        push(start, "(?:", "(");
    }

    private void push(int start, String forLinear, String forBacktracking) {
        linear.append(forLinear);
        backtracking.append(forBacktracking);
        groups.push(new Group(start, isMultiLine, isExtended, total));
        atom = -1;
    }

    private void close(int start) throws RegexSyntaxException {
        if (groups.isEmpty()) {
            throw error("found a closing bracket that nothing opens", start);
        }
        Group group = groups.pop();
        isMultiLine = group.isMultiLine();
        isExtended = group.isExtended();
        both(")");
        atom = Math.max(1, total - group.totalBefore());
    }

    private void name(String name, int start) throws RegexSyntaxException {
        capture(start);
        if (names.putIfAbsent(name, captures) != null) {
            throw error("found a second group with the name " + name, start);
        }
    }

    private String nameUntil(char end, int start) throws RegexSyntaxException {
        int close = source.indexOf(end, at);
        String name = close < 0 ? "" : source.substring(at, close);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw error("found '" + name + "', expected the name of a group", start);
        }
        at = close + 1;
        return name;
    }

    private void inlineFlags(int start) throws RegexSyntaxException {
        boolean isOn = true;
        boolean multiLineHere = isMultiLine;
        boolean extendedHere = isExtended;
        StringBuilder on = new StringBuilder();
        StringBuilder off = new StringBuilder();
        while (at < source.length() && "imsxU-".indexOf(source.charAt(at)) >= 0) {
            char flag = source.charAt(at++);
            switch (flag) {
                case '-' -> isOn = false;
                case 'x' -> extendedHere = isOn;
                case 'U' -> {} // greediness does not change whether something is found
                default -> {
                    (isOn ? on : off).append(flag);
                    multiLineHere = flag == 'm' ? isOn : multiLineHere;
                }
            }
        }
        boolean isGroup = skip(":");
        if (!isGroup && !skip(")")) {
            throw error("found a group of unknown kind", start);
        }
        String minus = off.length() == 0 ? "" : "-" + off;
        String forLinear = "(?" + on + minus;
        String forBacktracking = "(?" + on.toString().replace("i", "iu") + minus;
        if (isGroup) {
            push(start, forLinear + ":", forBacktracking + ":");
        } else if (forLinear.length() > 2) {
            linear.append(forLinear).append(')');
            backtracking.append(forBacktracking).append(')');
            atom = -1;
        }
        isMultiLine = multiLineHere;
        isExtended = extendedHere;
    }

    private boolean skip(String expected) {
        if (source.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    // Repetitions

    private void brace(int start) throws RegexSyntaxException {
        int end = source.indexOf('}', at);
        String counts = end < 0 ? "" : source.substring(at, end);
        if (!counts.matches("[0-9]{1,9}(,([0-9]{1,9})?)?")) {
            literal('{'); // PCRE takes a brace that counts nothing as itself
            return;
        }
        at = end + 1;
        int comma = counts.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? counts : counts.substring(0, comma));
        boolean isOpen = comma == counts.length() - 1;
        int most = comma < 0 || isOpen ? least : Integer.parseInt(counts.substring(comma + 1));
        if (most < least || most > MAX_REPEAT) {
            throw error("found the repetition {" + counts + "}, expected ascending counts up to " + MAX_REPEAT, start);
        }
        isLinear &= most <= MAX_LINEAR_REPEAT;
        quantify(start, "{" + counts + "}", Math.max(1, most) + (isOpen ? 1 : 0));
    }

    private void quantify(int start, String quantifier, long factor) throws RegexSyntaxException {
        if (atom < 0) {
            throw error("found " + quantifier + " with nothing before it to repeat", start);
        }
        both(quantifier);
        if (skip("+")) {
            isLinear = false;
            backtracking.append('+');
        } else if (skip("?")) {
            both("?");
        }
        count(atom * (factor - 1));
        atom = -1;
    }

    // Line ends

    /** The end of the text, or the place before a line feed that ends it. */
    private void dollar(String forBacktracking) throws RegexSyntaxException {
        if (isMultiLine && forBacktracking.equals("$")) {
            atom("(?m:$)", "$");
            return;
        }
        // Taking the final line feed is the same as standing before it, as long as nothing more is to be read.
        isLinear &= isLastInEveryBranch();
        atom("(?:\\n?\\z)", forBacktracking);
    }

    private boolean isLastInEveryBranch() {
        int depth = 0;
        boolean isSkipping = false;
        for (int i = at; i < source.length(); i++) {
            char character = source.charAt(i);
            if (isSkipping) {
                if (character == '\\' || character == '[') {
                    return false; // not worth reading a second time: the other engine takes it
                }
                depth += character == '(' ? 1 : character == ')' ? -1 : 0;
                isSkipping = depth >= 0;
                depth = Math.max(depth, 0);
            } else if (character == '|') {
                isSkipping = true;
            } else if (character != ')') {
                return false;
            }
        }
        return true;
    }

    // Escapes

    private void escape(int start) throws RegexSyntaxException {
        if (at == source.length()) {
            throw error("the expression ends with a backslash", start);
        }
        int code = source.codePointAt(at);
        at += Character.charCount(code);
        switch (code) {
            case 'A', 'z' -> zeroWidth("\\" + (char) code);
            case 'b' -> atom("\\b", ASCII_WORD_BOUNDARY);
            case 'B' -> atom("\\B", NO_ASCII_WORD_BOUNDARY);
            case 'Z' -> dollar("\\Z");
            case 'd', 's', 'w' -> {
                String set = "[" + SHORTHANDS.get(Character.toString(code)) + "]";
                atom(set, set);
            }
            case 'D', 'S', 'W' -> {
                String set = "[^" + SHORTHANDS.get(Character.toString(Character.toLowerCase(code))) + "]";
                atom(set, set);
            }
            case 'G', 'h', 'H', 'v', 'V', 'R', 'X' -> backtrackingOnly("\\" + (char) code);
            case 'N' -> atom("[^\\n]", "[^\\n]");
            case 'p', 'P' -> unicodeClass(code, start);
            case 'Q' -> quoted();
            case 'E' -> {} // ends a quotation that did not begin
            case 'g' -> {
                boolean isInBraces = skip("{");
                String number = digits();
                reference(isInBraces && number.isEmpty() ? nameUntil('}', start) : number, start);
                if (isInBraces && !number.isEmpty() && !skip("}")) {
                    throw error("the reference is not closed", start);
                }
            }
            case 'k' -> {
                char end = skip("<") ? '>' : skip("{") ? '}' : skip("'") ? '\'' : ' ';
                reference(nameUntil(end, start), start);
            }
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                at--;
                reference(digits(), start);
            }
            default -> literal(escapedCharacter(code, start));
        }
    }

    private void backtrackingOnly(String text) throws RegexSyntaxException {
        isLinear = false;
        atom("", text);
    }

    private void quoted() throws RegexSyntaxException {
        int end = source.indexOf("\\E", at);
        String text = source.substring(at, end < 0 ? source.length() : end);
        at = end < 0 ? source.length() : end + 2;
        for (int code : text.codePoints().toArray()) {
            literal(code);
        }
    }

    private void reference(String group, int start) throws RegexSyntaxException {
        isLinear = false;
        boolean isNumber =
                !group.isEmpty() && group.length() < 4 && group.chars().allMatch(Character::isDigit);
        Integer number = isNumber ? Integer.valueOf(group) : names.get(group);
        if (number == null || number == 0) {
            throw error("found a reference to '" + group + "', expected a group that stands before it", start);
        }
        highestReference = Math.max(highestReference, number);
        atom("", "(?:\\" + number + ")");
    }

    private String digits() {
        int start = at;
        while (at < source.length() && at < start + 2 && Character.isDigit(source.charAt(at))) {
            at++;
        }
        return source.substring(start, at);
    }

    private void unicodeClass(int code, int start) throws RegexSyntaxException {
        String text = unicodeClassText(code, start);
        atom(text, text);
    }

    private String unicodeClassText(int code, int start) throws RegexSyntaxException {
        int end = skip("{") ? source.indexOf('}', at) : at;
        if (end < 0 || end >= source.length()) {
            throw error("the Unicode class is not complete", start);
        }
        String text = "\\" + (char) code + source.substring(start + 2, end + 1);
        at = end + 1;
        return text;
    }

    /** The character that an escape stands for. */
    private int escapedCharacter(int code, int start) throws RegexSyntaxException {
        return switch (code) {
            case 'a' -> 7;
            case 'e' -> 0x1B;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> octal();
            case 'x' -> hexadecimal(start);
            case 'u' -> fixedHexadecimal(4, start);
            case 'c' -> control(start);
            default -> {
                if (code < 128 && Character.isLetterOrDigit(code)) {
                    throw error("found the unknown escape \\" + (char) code, start);
                }
                yield code;
            }
        };
    }

    private int octal() {
        int value = 0;
        int end = Math.min(source.length(), at + 2);
        while (at < end && source.charAt(at) >= '0' && source.charAt(at) <= '7') {
            value = value * 8 + source.charAt(at++) - '0';
        }
        return value;
    }

    private int hexadecimal(int start) throws RegexSyntaxException {
        if (skip("{")) {
            int end = source.indexOf('}', at);
            String digits = end < 0 ? "" : source.substring(at, end);
            if (!digits.matches("0*[0-9a-fA-F]{1,6}") || Integer.parseInt(digits, 16) > Character.MAX_CODE_POINT) {
                throw error("found a malformed \\x{…}, expected the hexadecimal number of a character", start);
            }
            at = end + 1;
            return Integer.parseInt(digits, 16);
        }
        int from = at;
        while (at < source.length() && at < from + 2 && Character.digit(source.charAt(at), 16) >= 0) {
            at++;
        }
        return at == from ? 0 : Integer.parseInt(source.substring(from, at), 16);
    }

    private int fixedHexadecimal(int length, int start) throws RegexSyntaxException {
        String digits = source.substring(at, Math.min(source.length(), at + length));
        if (!digits.matches("[0-9a-fA-F]{" + length + "}")) {
            throw error("found a malformed \\u, expected four hexadecimal digits", start);
        }
        at += length;
        return Integer.parseInt(digits, 16);
    }

    private int control(int start) throws RegexSyntaxException {
        if (at == source.length() || source.charAt(at) > 126) {
            throw error("found \\c without a character", start);
        }
        return Character.toUpperCase(source.charAt(at++)) ^ 64;
    }

    // Classes

    private void characterClass(int start) throws RegexSyntaxException {
        StringBuilder set = new StringBuilder("[");
        if (skip("^")) {
            set.append('^');
        }
        int first = at;
        while (true) {
            if (at >= source.length()) {
                throw error("the character class is not closed", start);
            }
            if (source.charAt(at) == ']' && at > first) {
                at++;
                break;
            }
            classItem(set, start);
        }
        set.append(']');
        atom(set.toString(), set.toString());
    }

    /** A single character, a range, or a set such as {@code \d} or {@code [:alpha:]}. */
    private void classItem(StringBuilder set, int start) throws RegexSyntaxException {
        int low = classCharacter(set, start);
        if (low < 0) {
            return;
        }
        boolean isRange = source.startsWith("-", at) && at + 1 < source.length() && source.charAt(at + 1) != ']';
        if (!isRange) {
            set.append(written(low));
            return;
        }
        at++;
        StringBuilder setAfterDash = new StringBuilder();
        int high = classCharacter(setAfterDash, start);
        if (high < 0) {
            set.append(written(low)).append(written('-')).append(setAfterDash);
        } else if (high < low) {
            throw error("found a range that runs backwards in a character class", start);
        } else {
            set.append(written(low)).append('-').append(written(high));
        }
    }

    /** The next character of a class, or -1 if it was a set, which is then written. */
    private int classCharacter(StringBuilder set, int start) throws RegexSyntaxException {
        if (at >= source.length()) {
            throw error("the character class is not closed", start);
        }
        int escapedAt = at;
        int code = source.codePointAt(at);
        at += Character.charCount(code);
        if (code == '[' && source.startsWith(":", at) && source.indexOf(":]", at) > 0) {
            posixClass(set, start);
            return -1;
        }
        if (code != '\\') {
            return code;
        }
        if (at == source.length()) {
            throw error("the expression ends with a backslash", escapedAt);
        }
        code = source.codePointAt(at);
        at += Character.charCount(code);
        switch (code) {
            case 'd', 's', 'w' -> set.append(SHORTHANDS.get(Character.toString(code)));
            case 'D', 'S', 'W' -> set.append(NEGATED_SHORTHANDS.get(Character.toString(Character.toLowerCase(code))));
            case 'h', 'H', 'v', 'V' -> {
                isLinear = false;
                set.append('\\').append((char) code);
            }
            case 'p', 'P' -> set.append(unicodeClassText(code, escapedAt));
            case 'b' -> {
                return 8;
            }
            case '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                return octal();
            }
            default -> {
                return escapedCharacter(code, escapedAt);
            }
        }
        return -1;
    }

    private void posixClass(StringBuilder set, int start) throws RegexSyntaxException {
        int end = source.indexOf(":]", at + 1);
        String name = end < 0 ? "" : source.substring(at + 1, end);
        if (!POSIX_CLASSES.containsKey(name)) {
            throw error("found the class [:" + name + ":], expected one of " + POSIX_CLASSES.keySet(), start);
        }
        set.append(POSIX_CLASSES.get(name));
        at = end + 2;
    }

    private static RegexSyntaxException error(String message, int position) {
        return new RegexSyntaxException(message + ", at character " + (position + 1));
    }
}
