package io.weir.rules.sigma;

import io.weir.rules.condition.Glob;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Parses a condition text. Binding, weakest first: or, and, not, x of, brackets. */
final class ExpressionParser {
    private static final int MAX_DEPTH = 100;
    private static final Set<String> OPERATORS = Set.of("and", "or", "not", "of");

    private final String text;
    private final Collection<String> names;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int depth;

    private record Token(String text, int offset) {
        boolean is(String expected) {
            return text.equals(expected);
        }
    }

    /** The text is no condition; the message says what was found and expected. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private ExpressionParser(String text, Collection<String> names) {
        this.text = text;
        this.names = names;
    }

    /** Parses a condition over these names. */
    static Expression parse(String text, Collection<String> names) throws Malformed {
        ExpressionParser parser = new ExpressionParser(text, names);
        parser.tokenize();
        Expression expression = parser.or();
        if (!parser.peek().is("")) {
            throw parser.unexpected("'and', 'or' or the end");
        }
        return expression;
    }

    private void tokenize() throws Malformed {
        int i = 0;
        while (i < text.length()) {
            int start = i;
            if (Character.isWhitespace(text.charAt(i))) {
                i++;
            } else if (text.charAt(i) == '(' || text.charAt(i) == ')') {
                i++;
                tokens.add(new Token(text.substring(start, i), start));
            } else {
                while (i < text.length() && isNameCharacter(text.codePointAt(i))) {
                    i += Character.charCount(text.codePointAt(i));
                }
                if (i == start) {
                    throw strangeCharacter(i);
                }
                tokens.add(new Token(text.substring(start, i), start));
            }
        }
        tokens.add(new Token("", text.length()));
    }

    private static boolean isNameCharacter(int code) {
        return Character.isLetterOrDigit(code) || code == '_' || code == '-' || code == '*';
    }

    private Malformed strangeCharacter(int offset) {
        String character = Character.toString(text.codePointAt(offset));
        String hint = character.equals("|")
                ? "; aggregations after '|' are not part of Sigma any more, use a correlation"
                : "";
        return new Malformed("found '" + character + "' at character " + (offset + 1)
                + " of the condition, expected names, operators and brackets" + hint);
    }

    private Expression or() throws Malformed {
        List<Expression> parts = new ArrayList<>(List.of(and()));
        while (takes("or")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.Or(List.copyOf(parts));
    }

    private Expression and() throws Malformed {
        List<Expression> parts = new ArrayList<>(List.of(not()));
        while (takes("and")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.And(List.copyOf(parts));
    }

    private Expression not() throws Malformed {
        if (++depth > MAX_DEPTH) {
            throw new Malformed("found more than " + MAX_DEPTH + " levels in the condition, expected fewer");
        }
        Expression expression = takes("not") ? new Expression.Not(not()) : operand();
        depth--;
        return expression;
    }

    private Expression operand() throws Malformed {
        if (takes("(")) {
            Expression inner = or();
            if (!takes(")")) {
                throw unexpected("')'");
            }
            return inner;
        }
        Token token = peek();
        boolean isQuantified = at + 1 < tokens.size() && tokens.get(at + 1).is("of");
        if (isQuantified) {
            return quantified(token);
        }
        if (token.is("") || token.is(")") || OPERATORS.contains(token.text())) {
            throw unexpected("a name, 'not', '1 of', 'all of' or a bracket");
        }
        if (token.text().indexOf('*') >= 0) {
            throw new Malformed("found the pattern '" + token.text() + "', expected '1 of' or 'all of' before it");
        }
        at++;
        return known(token.text());
    }

    private Expression known(String name) throws Malformed {
        if (!names.contains(name)) {
            throw new Malformed("found the unknown name '" + name + "', expected one of " + names);
        }
        return new Expression.Name(name);
    }

    private Expression quantified(Token count) throws Malformed {
        boolean isAll = count.is("all");
        if (!isAll && !count.is("1") && !count.is("any")) {
            throw unexpected("'1', 'any' or 'all' before 'of'");
        }
        at += 2;
        Token pattern = peek();
        if (pattern.is("") || pattern.is("(") || pattern.is(")") || OPERATORS.contains(pattern.text())) {
            throw unexpected("'them' or a pattern after 'of'");
        }
        at++;
        List<Expression> chosen = chosen(pattern.text());
        if (isAll && chosen.isEmpty()) {
            // It would hold for every event: never what its author meant.
            throw new Malformed("found 'all of " + pattern.text() + "', which names nothing; expected one of " + names);
        }
        return isAll ? new Expression.And(chosen) : new Expression.Or(chosen);
    }

    private List<Expression> chosen(String pattern) throws Malformed {
        if (!pattern.equals("them") && pattern.indexOf('*') < 0) {
            return List.of(known(pattern));
        }
        Glob glob = Glob.parse(pattern.equals("them") ? "*" : pattern);
        return names.stream()
                .filter(name -> !name.startsWith("_") || pattern.startsWith("_"))
                .filter(glob::matches)
                .<Expression>map(Expression.Name::new)
                .toList();
    }

    private Token peek() {
        return tokens.get(at);
    }

    private boolean takes(String expected) {
        if (peek().is(expected)) {
            at++;
            return true;
        }
        return false;
    }

    private Malformed unexpected(String expectation) {
        Token found = peek();
        String shown = found.is("") ? "the end of the condition" : "'" + found.text() + "'";
        return new Malformed("found " + shown + " at character " + (found.offset() + 1) + ", expected " + expectation);
    }
}
