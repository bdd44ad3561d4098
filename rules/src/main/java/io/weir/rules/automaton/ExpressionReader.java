package io.weir.rules.automaton;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the syntax of RE2, as far as it can be run as an automaton of characters. Whatever is beyond that (Unicode classes,
 * mistakes) ends in {@link Unreadable}.
 */
final class ExpressionReader {
    private static final CharSet DIGITS = CharSet.range('0', '9');

    private final String source;
    private int at;
    private Flags flags;

    /** The expression is not for the automaton. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    record Flags(boolean ignoreCase, boolean multiLine, boolean dotAll) {
        Flags with(char flag, boolean isOn) throws Unreadable {
            return switch (flag) {
                case 'i' -> new Flags(isOn, multiLine, dotAll);
                case 'm' -> new Flags(ignoreCase, isOn, dotAll);
                case 's' -> new Flags(ignoreCase, multiLine, isOn);
                default -> throw new Unreadable("the flag " + flag);
            };
        }
    }

    private ExpressionReader(String source, Flags flags) {
        this.source = source;
        this.flags = flags;
    }

    static Node read(String source, Flags flags) throws Unreadable {
        var reader = new ExpressionReader(source, flags);
        Node node = reader.choice();
        if (reader.at < source.length()) {
            throw new Unreadable("a bracket that nothing opens");
        }
        return node;
    }

    /** Sides up to a closing bracket or the end. Flags that a side sets hold for those behind it, too. */
    private Node choice() throws Unreadable {
        List<Node> sides = new ArrayList<>();
        sides.add(sequence());
        while (skip("|")) {
            sides.add(sequence());
        }
        if (sides.stream().allMatch(Node.Chars.class::isInstance)) {
            return new Node.Chars(CharSet.union(
                    sides.stream().map(side -> ((Node.Chars) side).set()).toList()));
        }
        return new Node.Choice(List.copyOf(sides));
    }

    private Node sequence() throws Unreadable {
        List<Node> parts = new ArrayList<>();
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            if (isAt("(?") && !isAt("(?:") && setsFlags()) {
                continue;
            }
            append(repeated(atom()), parts);
        }
        return parts.size() == 1 ? parts.get(0) : new Node.Sequence(List.copyOf(parts));
    }

    /** What takes the same characters one after the other is one repetition, so that a row of dots can be counted. */
    private static void append(Node node, List<Node> parts) {
        Node.Repeat added = run(node);
        Node.Repeat last = parts.isEmpty() ? null : run(parts.get(parts.size() - 1));
        if (added == null || last == null || !added.part().equals(last.part())) {
            parts.add(node);
            return;
        }
        boolean hasEnd = added.most() != Node.Repeat.WITHOUT_END && last.most() != Node.Repeat.WITHOUT_END;
        int most = hasEnd ? added.most() + last.most() : Node.Repeat.WITHOUT_END;
        parts.set(parts.size() - 1, new Node.Repeat(added.part(), added.least() + last.least(), most));
    }

    /** A repetition of one set; null if the node is none. */
    private static Node.Repeat run(Node node) {
        if (node instanceof Node.Repeat repeat) {
            return repeat.part() instanceof Node.Chars ? repeat : null;
        }
        return node instanceof Node.Chars ? new Node.Repeat(node, 1, 1) : null;
    }

    /** Takes a group that only sets flags for what follows; other groups stay where they are. */
    private boolean setsFlags() throws Unreadable {
        int end = at + 2;
        while (end < source.length() && (Character.isLetter(source.charAt(end)) || source.charAt(end) == '-')) {
            end++;
        }
        if (end >= source.length() || source.charAt(end) != ')') {
            return false;
        }
        flags = flags(source.substring(at + 2, end));
        at = end + 1;
        return true;
    }

    private Flags flags(String letters) throws Unreadable {
        Flags changed = flags;
        boolean isOn = true;
        for (char letter : letters.toCharArray()) {
            if (letter == '-') {
                isOn = false;
            } else {
                changed = changed.with(letter, isOn);
            }
        }
        return changed;
    }

    private Node atom() throws Unreadable {
        int character = next();
        switch (character) {
            case '(':
                return group();
            case '[':
                return new Node.Chars(set());
            case '.':
                return new Node.Chars(flags.dotAll() ? CharSet.ALL : CharSet.LINE_FEED.complement());
            case '^':
                return new Node.Here(flags.multiLine() ? Assertion.LINE_START : Assertion.TEXT_START);
            case '$':
                return new Node.Here(flags.multiLine() ? Assertion.LINE_END : Assertion.TEXT_END);
            case '\\':
                return escape();
            case '*', '+', '?', '{':
                throw new Unreadable("nothing to repeat");
            default:
                return literal(character);
        }
    }

    private Node literal(int character) {
        CharSet set = CharSet.range(character, character);
        return new Node.Chars(flags.ignoreCase() ? CaseFolds.closure(set) : set);
    }

    private Node group() throws Unreadable {
        Flags outside = flags;
        if (!skip("?")) {
            throw new Unreadable("a group that captures");
        }
        int colon = source.indexOf(':', at);
        if (colon < 0) {
            throw new Unreadable("a group of unknown kind");
        }
        flags = flags(source.substring(at, colon));
        at = colon + 1;
        Node inner = choice();
        if (!skip(")")) {
            throw new Unreadable("a group that does not end");
        }
        flags = outside;
        return inner;
    }

    private Node escape() throws Unreadable {
        int code = next();
        return switch (code) {
            case 'A' -> new Node.Here(Assertion.TEXT_START);
            case 'z' -> new Node.Here(Assertion.TEXT_END);
            case 'b' -> new Node.Here(Assertion.WORD_BOUNDARY);
            case 'B' -> new Node.Here(Assertion.NO_WORD_BOUNDARY);
            case 'n' -> literal('\n');
            case 'x' -> literal(hexadecimal());
            default -> throw new Unreadable("the escape " + Character.toString(code));
        };
    }

    private int hexadecimal() throws Unreadable {
        int end = source.indexOf('}', at);
        if (!skip("{") || end < 0) {
            throw new Unreadable("a number without braces");
        }
        int number = Integer.parseInt(source.substring(at, end), 16);
        at = end + 1;
        return number;
    }

    private CharSet set() throws Unreadable {
        boolean isNegated = skip("^");
        List<CharSet> members = new ArrayList<>();
        while (!skip("]")) {
            members.add(member());
        }
        CharSet set = CharSet.union(members);
        return isNegated ? set.complement() : set;
    }

    /** A character, a range or a shorthand; with all that is equal to it, because only then it may be negated. */
    private CharSet member() throws Unreadable {
        if (isAt("\\W") || isAt("\\D")) {
            at += 2;
            CharSet without = source.charAt(at - 1) == 'W' ? CharSet.WORD : DIGITS;
            return (flags.ignoreCase() ? CaseFolds.closure(without) : without).complement();
        }
        int first = character();
        int last = first;
        if (isAt("-") && !isAt("-]")) {
            at++;
            last = character();
        }
        CharSet set = CharSet.range(first, last);
        return flags.ignoreCase() ? CaseFolds.closure(set) : set;
    }

    private int character() throws Unreadable {
        int code = next();
        if (code != '\\') {
            return code;
        }
        int escaped = next();
        return switch (escaped) {
            case 'x' -> hexadecimal();
            case 'n' -> '\n';
            default -> throw new Unreadable("the escape " + Character.toString(escaped));
        };
    }

    /** The node, repeated as what follows it says. How greedy a repetition is does not matter to whether it is found. */
    private Node repeated(Node node) throws Unreadable {
        int least;
        int most = Node.Repeat.WITHOUT_END;
        if (skip("*")) {
            least = 0;
        } else if (skip("+")) {
            least = 1;
        } else if (skip("?")) {
            least = 0;
            most = 1;
        } else if (skip("{")) {
            int end = source.indexOf('}', at);
            String[] counts = source.substring(at, end).split(",", -1);
            at = end + 1;
            least = Integer.parseInt(counts[0]);
            String last = counts[counts.length - 1];
            most = last.isEmpty() ? Node.Repeat.WITHOUT_END : Integer.parseInt(last);
        } else {
            return node;
        }
        skip("?");
        return repeat(node, least, most);
    }

    /** A set that is repeated again and again is repeated once, where the numbers of characters have no gaps. */
    private static Node repeat(Node part, int least, int most) {
        if (!(part instanceof Node.Repeat inner) || run(inner) == null || inner.most() == 0) {
            return new Node.Repeat(part, least, most);
        }
        boolean areExact = inner.least() == inner.most() && least == most;
        if (inner.least() > 1 && !areExact) {
            return new Node.Repeat(part, least, most);
        }
        boolean hasEnd = inner.most() != Node.Repeat.WITHOUT_END && most != Node.Repeat.WITHOUT_END || most == 0;
        return new Node.Repeat(
                inner.part(), inner.least() * least, hasEnd ? inner.most() * most : Node.Repeat.WITHOUT_END);
    }

    private boolean isAt(String expected) {
        return source.startsWith(expected, at);
    }

    private boolean skip(String expected) {
        if (isAt(expected)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    private int next() throws Unreadable {
        if (at >= source.length()) {
            throw new Unreadable("an end in the middle of something");
        }
        int character = source.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }
}
