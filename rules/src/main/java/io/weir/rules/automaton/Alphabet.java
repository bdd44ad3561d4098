package io.weir.rules.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Characters that no set of an expression tells apart are one letter of its alphabet. */
final class Alphabet {
    private static final int ASCII = 128;

    /** Where stretches of characters begin that are one letter each. */
    private final int[] begins;

    private final int[] letterOfStretch;
    private final int[] ascii = new int[ASCII];

    /** Which sets a letter belongs to. */
    private final boolean[][] setsOfLetter;

    // Negative where the expression does not ask for it.
    private final int lineFeedSet;
    private final int wordSet;

    Alphabet(Program program) {
        List<CharSet> sets = new ArrayList<>(program.sets());
        this.lineFeedSet =
                program.asserts(Assertion.LINE_START, Assertion.LINE_END) ? addTo(sets, CharSet.LINE_FEED) : -1;
        this.wordSet =
                program.asserts(Assertion.WORD_BOUNDARY, Assertion.NO_WORD_BOUNDARY) ? addTo(sets, CharSet.WORD) : -1;
        var changes = new TreeSet<>(List.of(0));
        for (CharSet set : sets) {
            for (int i = 0; i < set.bounds().length; i += 2) {
                changes.add(set.bounds()[i]);
                changes.add(set.bounds()[i + 1] + 1);
            }
        }
        changes.remove(Character.MAX_CODE_POINT + 1);
        this.begins = changes.stream().mapToInt(Integer::intValue).toArray();
        this.letterOfStretch = new int[begins.length];
        Map<BitSet, Integer> letters = new LinkedHashMap<>();
        for (int i = 0; i < begins.length; i++) {
            var members = new BitSet();
            for (int set = 0; set < sets.size(); set++) {
                members.set(set, sets.get(set).contains(begins[i]));
            }
            letters.putIfAbsent(members, letters.size());
            letterOfStretch[i] = letters.get(members);
        }
        this.setsOfLetter = new boolean[letters.size()][sets.size()];
        letters.forEach((members, letter) -> members.stream().forEach(set -> setsOfLetter[letter][set] = true));
        for (int character = 0; character < ASCII; character++) {
            ascii[character] = find(character);
        }
    }

    private static int addTo(List<CharSet> sets, CharSet set) {
        sets.add(set);
        return sets.size() - 1;
    }

    private int find(int character) {
        int at = Arrays.binarySearch(begins, character);
        return letterOfStretch[at >= 0 ? at : -at - 2];
    }

    int size() {
        return setsOfLetter.length;
    }

    /** What stands for the end of the text: one more than the letters. */
    int end() {
        return setsOfLetter.length;
    }

    int letter(int character) {
        return character < ASCII ? ascii[character] : find(character);
    }

    boolean isIn(int letter, int set) {
        return setsOfLetter[letter][set];
    }

    /** Whether it is a line feed, and the expression cares. */
    boolean isLineFeed(int letter) {
        return lineFeedSet >= 0 && letter != end() && isIn(letter, lineFeedSet);
    }

    /** Whether words have it, and the expression cares. */
    boolean isOfWord(int letter) {
        return wordSet >= 0 && letter != end() && isIn(letter, wordSet);
    }
}
