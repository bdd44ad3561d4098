package io.weir.rules.automaton;

import io.weir.rules.automaton.States.Position;

import java.util.Arrays;

/**
 * Where an expression may be in a text. Used by one thread at a time.
 *
 * <p>A search may begin anywhere, so the start of the expression is always among the places; it is not written down.
 */
final class Places {
    /** What is known of the letter before a place. */
    static final int AFTER_START = 1;

    static final int AFTER_LINE_FEED = 2;
    static final int AFTER_WORD = 4;

    private final Program program;
    private final Alphabet alphabet;

    private final int[] visited;
    private final int[] stack;
    private final int[] takers;
    private final int[] reached;
    private final int[] reachedAt;
    private final int[] bestRank;
    private final int[] bestRankAt;
    private int round;
    private int takerCount;
    private int reachedCount;
    private int context;
    /** The counted repetitions that may end here, as bits. */
    private int mayEnd;

    Places(Program program, Alphabet alphabet) {
        this.program = program;
        this.alphabet = alphabet;
        this.visited = new int[program.size()];
        this.stack = new int[2 * program.size() + 2];
        this.takers = new int[program.size()];
        this.reached = new int[program.size()];
        this.reachedAt = new int[program.size()];
        this.bestRank = new int[program.rows()];
        this.bestRankAt = new int[program.rows()];
    }

    void standAt(Position position) {
        reachedCount = position.places().length;
        System.arraycopy(position.places(), 0, reached, 0, reachedCount);
        context = position.context();
        mayEnd = position.mayEnd();
    }

    Position position() {
        int[] ascending = Arrays.copyOf(reached, reachedCount);
        Arrays.sort(ascending);
        return new Position(ascending, context, mayEnd);
    }

    /** Goes on with one letter, or with the end of the text. Returns whether the expression was found before it. */
    boolean pass(int letter) {
        nextRound();
        int holding = holding(letter);
        if (follow(program.start(), holding)) {
            return true;
        }
        for (int i = 0; i < reachedCount; i++) {
            if (follow(reached[i], holding)) {
                return true;
            }
        }
        for (int rest = mayEnd; rest != 0; rest &= rest - 1) {
            if (follow(program.behind(Integer.numberOfTrailingZeros(rest)), holding)) {
                return true;
            }
        }
        reachedCount = 0;
        if (letter != alphabet.end()) {
            take(letter);
            context =
                    (alphabet.isLineFeed(letter) ? AFTER_LINE_FEED : 0) | (alphabet.isOfWord(letter) ? AFTER_WORD : 0);
        }
        return false;
    }

    /** No match can go on from here. */
    boolean isNowhere() {
        return reachedCount == 0;
    }

    /** The counted repetitions that the last letter was the first of, as bits. */
    int entered() {
        return program.entered(reached, reachedCount);
    }

    void setMayEnd(int counters) {
        mayEnd = counters;
    }

    /** Whether a match cannot begin behind the start of the text. */
    boolean startsOnlyOnce() {
        nextRound();
        boolean isFoundAtOnce = follow(program.start(), ~Assertion.TEXT_START.bit());
        return !isFoundAtOnce && takerCount == 0;
    }

    private void nextRound() {
        if (++round == Integer.MAX_VALUE) {
            Arrays.fill(visited, 0);
            Arrays.fill(reachedAt, 0);
            Arrays.fill(bestRankAt, 0);
            round = 1;
        }
        takerCount = 0;
    }

    /** The assertions that hold between what was passed and a letter. */
    private int holding(int letter) {
        boolean isEnd = letter == alphabet.end();
        int holding = 0;
        if ((context & AFTER_START) != 0) {
            holding |= Assertion.TEXT_START.bit();
        }
        if ((context & (AFTER_START | AFTER_LINE_FEED)) != 0) {
            holding |= Assertion.LINE_START.bit();
        }
        if (isEnd) {
            holding |= Assertion.TEXT_END.bit();
        }
        if (isEnd || alphabet.isLineFeed(letter)) {
            holding |= Assertion.LINE_END.bit();
        }
        boolean isBoundary = alphabet.isOfWord(letter) != ((context & AFTER_WORD) != 0);
        return holding | (isBoundary ? Assertion.WORD_BOUNDARY : Assertion.NO_WORD_BOUNDARY).bit();
    }

    /** Goes on from a place as far as no letter is needed. */
    private boolean follow(int place, int holding) {
        int depth = 0;
        stack[depth++] = place;
        while (depth > 0) {
            int at = stack[--depth];
            if (visited[at] == round) {
                continue;
            }
            visited[at] = round;
            switch (program.kind(at)) {
                case DONE:
                    return true;
                case TAKE:
                    takers[takerCount++] = at;
                    break;
                case BRANCH:
                    stack[depth++] = program.other(at);
                    stack[depth++] = program.next(at);
                    break;
                case COUNT:
                    break; // it goes on when the counter says so
                default:
                    if ((program.assertion(at) & holding) != 0) {
                        stack[depth++] = program.next(at);
                    }
            }
        }
        return false;
    }

    private void take(int letter) {
        for (int i = 0; i < takerCount; i++) {
            if (alphabet.isIn(letter, program.set(takers[i]))) {
                int place = program.next(takers[i]);
                int row = program.row(place);
                if (reachedAt[place] != round) {
                    reachedAt[place] = round;
                    reached[reachedCount++] = place;
                    if (row >= 0 && (bestRankAt[row] != round || program.rank(place) < bestRank[row])) {
                        bestRankAt[row] = round;
                        bestRank[row] = program.rank(place);
                    }
                }
            }
        }
        int kept = 0;
        for (int i = 0; i < reachedCount; i++) {
            int row = program.row(reached[i]);
            if (row < 0 || program.rank(reached[i]) == bestRank[row]) {
                reached[kept++] = reached[i];
            }
        }
        reachedCount = kept;
    }
}
