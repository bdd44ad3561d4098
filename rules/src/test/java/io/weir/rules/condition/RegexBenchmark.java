package io.weir.rules.condition;

import io.weir.rules.automaton.NearMatches;
import io.weir.rules.corpus.Corpus;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What each expression of the public rules costs at worst per 64 KiB, on texts that lead it on without being found: CPU
 * time of one thread; of every text the quickest of several first searches, each by a matcher that has seen no text before,
 * and the quickest of several later ones. Run it from {@code rules/}, like the tests.
 */
public final class RegexBenchmark {
    private static final int LENGTH = 1 << 16;
    private static final int FIRST_SEARCHES = 3;
    private static final int LATER_SEARCHES = 5;
    private static final int SHOWN = 15;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private RegexBenchmark() {}

    /** Microseconds of the worst text. */
    record Cost(Regex regex, double first, double later) {}

    public static void main(String[] arguments) throws Exception {
        List<Regex> expressions = new ArrayList<>(Corpus.expressions());
        for (String extra : arguments) {
            expressions.add(Regex.compile(extra, Regex.Flags.NONE));
        }
        List<Cost> costs = costs(expressions);
        System.out.printf(Locale.ROOT, "%d expressions, microseconds per 64 KiB%n", costs.size());
        System.out.printf(
                Locale.ROOT,
                "median of the worst texts: first search %.0f, later %.0f%n",
                median(costs.stream().mapToDouble(Cost::first).toArray()),
                median(costs.stream().mapToDouble(Cost::later).toArray()));
        print("first search", costs, Comparator.comparingDouble(Cost::first));
        print("later searches", costs, Comparator.comparingDouble(Cost::later));
    }

    private static void print(String title, List<Cost> costs, Comparator<Cost> order) {
        System.out.println(title + ":");
        costs.stream()
                .sorted(order.reversed())
                .limit(SHOWN)
                .forEach(cost -> System.out.printf(
                        Locale.ROOT, "  first %6.0f  later %6.0f  %s%n", cost.first, cost.later, cost.regex));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Warms up with all of them before it measures any. */
    static List<Cost> costs(List<Regex> expressions) throws Exception {
        for (Regex regex : expressions) {
            cost(regex);
        }
        List<Cost> costs = new ArrayList<>();
        for (Regex regex : expressions) {
            costs.add(cost(regex));
        }
        return costs;
    }

    private static Cost cost(Regex regex) throws Exception {
        double worstFirst = 0;
        double worstLater = 0;
        for (String text : texts(regex)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Regex searched = regex;
            double first = Double.MAX_VALUE;
            for (int i = 0; i < FIRST_SEARCHES; i++) {
                searched = Regex.compile(regex.expression(), regex.flags());
                first = Math.min(first, micros(searched, text, bytes));
            }
            double later = Double.MAX_VALUE;
            for (int i = 0; i < LATER_SEARCHES; i++) {
                later = Math.min(later, micros(searched, text, bytes));
            }
            worstFirst = Math.max(worstFirst, first);
            worstLater = Math.max(worstLater, later);
        }
        return new Cost(regex, worstFirst, worstLater);
    }

    private static double micros(Regex regex, String text, byte[] bytes) {
        long start = THREADS.getCurrentThreadCpuTime();
        if (regex.readsBytes()) {
            regex.isFoundIn(bytes, 0, bytes.length, false);
        } else {
            regex.isFoundIn(text);
        }
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
    }

    private static List<String> texts(Regex regex) throws Exception {
        var random = new Random(regex.expression().hashCode());
        PcreTranslation translation = PcreTranslation.of(regex.expression(), regex.flags());
        List<String> texts = new ArrayList<>();
        if (translation.isLinear()) {
            for (int i = 0; i < 3; i++) {
                texts.add(NearMatches.of(translation.linear(), regex.flags().ignoreCase(), LENGTH, random));
            }
        }
        String letters = regex.expression() + "aZ0 .\n";
        var mixed = new StringBuilder();
        while (mixed.length() < LENGTH) {
            mixed.append(letters.charAt(random.nextInt(letters.length())));
        }
        texts.add(mixed.toString());
        for (String piece : new String[] {"a", "0", " ", "A1 ", "aaaaaaa\n"}) {
            texts.add(piece.repeat(LENGTH / piece.length()));
        }
        return texts;
    }
}
