package io.weir.rules.condition;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

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
    /** Engines write repetitions out, so nested counts multiply: three characters more, a thousand times the memory. */
    private static final long MAX_STATES = 20_000;
    /** A text can be at every place of a repeated group at once; a set that is repeated is counted instead. */
    private static final long MAX_GROUP_STATES = 4_000;

    private static final String ASCII_WORD_BOUNDARY =
            "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))";
    private static final String NO_ASCII_WORD_BOUNDARY =
            "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))";

    private static final int FIRST_NEVER_FOLDED = 0x1C80;
    private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z]*i");
    private static final Pattern HEXADECIMAL_ESCAPE = Pattern.compile("\\\\x\\{([0-9a-fA-F]{1,7})}");

    private final String source;
    private final PcreCursor cursor;
    private final StringBuilder linear = new StringBuilder();
    /** Where its sides begin, behind a bar. */
    private final Deque<Integer> sides = new ArrayDeque<>();

    private final StringBuilder backtracking = new StringBuilder();
    private final Deque<Group> groups = new ArrayDeque<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final boolean startsIgnoringCase;
    private boolean isLinear = true;
    private int captures;
    private int highestReference;
    private boolean isMultiLine;
    private boolean isExtended;
    private long total;
    private long repeatedInGroups;
    /** What the last atom costs when written out; negative where there is none to repeat. */
    private long atom = -1;

    private record Group(int openedAt, boolean isMultiLine, boolean isExtended, long totalBefore) {}

    private PcreTranslation(String source, Regex.Flags flags) {
        this.source = source;
        this.cursor = new PcreCursor(source);
        this.isMultiLine = flags.multiLine();
        this.startsIgnoringCase = flags.ignoreCase();
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

    boolean isForRe2() {
        return isLinear && !neverCompiles();
    }

    /**
     * RE2/J 1.8 folds the case of U+1C80 to U+1C88 in a circle that never comes back, so it never ends compiling an
     * expression that ignores case and reaches them. That takes an escape or a character at or above them.
     */
    private boolean neverCompiles() {
        if (!startsIgnoringCase && !IGNORES_CASE.matcher(linear).find()) {
            return false;
        }
        return linear.codePoints().anyMatch(character -> character >= FIRST_NEVER_FOLDED)
                || HEXADECIMAL_ESCAPE
                        .matcher(linear)
                        .results()
                        .anyMatch(escape -> Integer.parseInt(escape.group(1), 16) >= FIRST_NEVER_FOLDED);
    }

    String linear() {
        return linear.toString();
    }

    /**
     * RE2/J 1.8 writes what two sides begin with only once, and does not see that one of them ignores case (google/re2j#211).
     * Sides that begin with nothing have nothing in common.
     */
    String forRe2() {
        var apart = new StringBuilder(linear);
        sides.forEach(side -> apart.insert(side, "(?:)"));
        return apart.toString();
    }

    String backtracking() {
        return backtracking.toString();
    }

    private void run() throws RegexSyntaxException {
        while (!cursor.isAtEnd()) {
            token();
        }
        if (!groups.isEmpty()) {
            throw PcreCursor.error("the group is not closed", groups.peek().openedAt());
        }
        if (highestReference > captures) {
            throw new RegexSyntaxException("found a reference to group " + highestReference + ", expected at most "
                    + captures + ", the number of groups");
        }
    }

    private void token() throws RegexSyntaxException {
        int start = cursor.position();
        int code = cursor.next();
        switch (code) {
            case '\\' -> escape(start);
            case '[' -> {
                PcreClass read = PcreClass.read(cursor, start);
                isLinear &= read.isLinear();
                atom(read.text(), read.text());
            }
            case '(' -> open(start);
            case ')' -> close(start);
            case '*', '+', '?' -> quantify(start, cursor.since(start), 1);
            case '{' -> brace(start);
            case '$' -> dollar("$");
            case '^' -> atom("^", "^");
            case '|' -> {
                both("|");
                sides.push(linear.length());
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
        int end = cursor.indexOf("\n");
        cursor.moveTo(end < 0 ? source.length() : end);
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

    private void literal(int code) throws RegexSyntaxException {
        String text = PcreClass.written(code);
        atom(text, text);
    }

    private void open(int start) throws RegexSyntaxException {
        if (groups.size() == MAX_DEPTH) {
            throw PcreCursor.error("found more than " + MAX_DEPTH + " nested groups", start);
        }
        if (!cursor.skip("?")) {
            capture(start);
        } else if (cursor.skip("#")) {
            int end = cursor.indexOf(")");
            if (end < 0) {
                throw PcreCursor.error("the comment is not closed", start);
            }
            cursor.moveTo(end + 1);
        } else if (cursor.skip(":")) {
            push(start, "(?:", "(?:");
        } else if (cursor.skip("=") || cursor.skip("!") || cursor.skip(">") || cursor.skip("<=") || cursor.skip("<!")) {
            isLinear = false;
            push(start, "", cursor.since(start));
        } else if (cursor.skip("P=")) {
            reference(cursor.nameUntil(')', start), start);
        } else if (cursor.skip("P<") || cursor.skip("<")) {
            name(cursor.nameUntil('>', start), start);
        } else if (cursor.skip("'")) {
            name(cursor.nameUntil('\'', start), start);
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
            throw PcreCursor.error("found a closing bracket that nothing opens", start);
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
            throw PcreCursor.error("found a second group with the name " + name, start);
        }
    }

    private void inlineFlags(int start) throws RegexSyntaxException {
        boolean isOn = true;
        boolean multiLineHere = isMultiLine;
        boolean extendedHere = isExtended;
        StringBuilder on = new StringBuilder();
        StringBuilder off = new StringBuilder();
        while (!cursor.isAtEnd() && "imsxU-".indexOf(source.charAt(cursor.position())) >= 0) {
            char flag = (char) cursor.next();
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
        boolean isGroup = cursor.skip(":");
        if (!isGroup && !cursor.skip(")")) {
            throw PcreCursor.error("found a group of unknown kind", start);
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

    private void brace(int start) throws RegexSyntaxException {
        int end = cursor.indexOf("}");
        String counts = end < 0 ? "" : source.substring(cursor.position(), end);
        if (!counts.matches("[0-9]{1,9}(,([0-9]{1,9})?)?")) {
            literal('{'); // PCRE takes a brace that counts nothing as itself
            return;
        }
        cursor.moveTo(end + 1);
        int comma = counts.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? counts : counts.substring(0, comma));
        boolean isOpen = comma == counts.length() - 1;
        int most = comma < 0 || isOpen ? least : Integer.parseInt(counts.substring(comma + 1));
        if (most < least || most > MAX_REPEAT) {
            throw PcreCursor.error(
                    "found the repetition {" + counts + "}, expected ascending counts up to " + MAX_REPEAT, start);
        }
        quantify(start, "{" + counts + "}", Math.max(1, most) + (isOpen ? 1 : 0));
    }

    private void quantify(int start, String quantifier, long factor) throws RegexSyntaxException {
        if (atom < 0) {
            throw PcreCursor.error("found " + quantifier + " with nothing before it to repeat", start);
        }
        both(quantifier);
        if (cursor.skip("+")) {
            isLinear = false;
            backtracking.append('+');
        } else if (cursor.skip("?")) {
            both("?");
        }
        repeatedInGroups += atom > 1 ? atom * (factor - 1) : 0;
        if (repeatedInGroups > MAX_GROUP_STATES) {
            throw PcreCursor.error(
                    "the repeated groups, written out, need more than " + MAX_GROUP_STATES
                            + " states; expected fewer: repeat less often, or a single character or set",
                    start);
        }
        count(atom * (factor - 1));
        atom = -1;
    }

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
        int next = cursor.position();
        while (next < source.length()) {
            char character = source.charAt(next);
            if (character == '|') {
                next = endOfBranches(next);
            } else if (character == ')') {
                next++;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Where the group that encloses a position ends: the other branches are no continuation of this one. */
    private int endOfBranches(int from) {
        int depth = 0;
        boolean isInClass = false;
        for (int i = from; i < source.length(); i++) {
            switch (source.charAt(i)) {
                case '\\' -> i++;
                case '[' -> {
                    // A bracket that stands first in a class is a member of it.
                    i += isInClass ? 0 : source.startsWith("^]", i + 1) ? 2 : source.startsWith("]", i + 1) ? 1 : 0;
                    isInClass = true;
                }
                case ']' -> isInClass = false;
                case '(' -> depth += isInClass ? 0 : 1;
                case ')' -> {
                    if (!isInClass && depth-- == 0) {
                        return i;
                    }
                }
                default -> {} // no structure
            }
        }
        return source.length();
    }

    private void escape(int start) throws RegexSyntaxException {
        if (cursor.isAtEnd()) {
            throw PcreCursor.error("the expression ends with a backslash", start);
        }
        int code = cursor.next();
        switch (code) {
            case 'A', 'z' -> atom("\\" + (char) code, "\\" + (char) code);
            case 'b' -> atom("\\b", ASCII_WORD_BOUNDARY);
            case 'B' -> atom("\\B", NO_ASCII_WORD_BOUNDARY);
            case 'Z' -> dollar("\\Z");
            case 'd', 's', 'w', 'D', 'S', 'W' -> atom(PcreClass.shorthand(code), PcreClass.shorthand(code));
            case 'G', 'h', 'H', 'v', 'V', 'R', 'X' -> backtrackingOnly("\\" + (char) code);
            case 'N' -> atom("[^\\n]", "[^\\n]");
            case 'p', 'P' -> {
                String set = cursor.unicodeClass(code, start);
                atom(set, set);
            }
            case 'Q' -> quoted();
            case 'E' -> {} // ends a quotation that did not begin
            case 'g' -> {
                boolean isInBraces = cursor.skip("{");
                String number = cursor.digits();
                reference(isInBraces && number.isEmpty() ? cursor.nameUntil('}', start) : number, start);
                if (isInBraces && !number.isEmpty() && !cursor.skip("}")) {
                    throw PcreCursor.error("the reference is not closed", start);
                }
            }
            case 'k' -> {
                char end = cursor.skip("<") ? '>' : cursor.skip("{") ? '}' : cursor.skip("'") ? '\'' : ' ';
                reference(cursor.nameUntil(end, start), start);
            }
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                cursor.moveTo(start + 1);
                reference(cursor.digits(), start);
            }
            default -> literal(cursor.escapedCharacter(code, start));
        }
    }

    private void backtrackingOnly(String text) throws RegexSyntaxException {
        isLinear = false;
        atom("", text);
    }

    private void quoted() throws RegexSyntaxException {
        int end = cursor.indexOf("\\E");
        String text = cursor.upTo(end < 0 ? source.length() : end);
        cursor.skip("\\E");
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
            throw PcreCursor.error(
                    "found a reference to '" + group + "', expected a group that stands before it", start);
        }
        highestReference = Math.max(highestReference, number);
        atom("", "(?:\\" + number + ")");
    }
}
