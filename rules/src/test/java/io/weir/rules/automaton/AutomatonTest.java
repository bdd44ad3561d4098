package io.weir.rules.automaton;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class AutomatonTest {
    /** An a, twenty letters, and a c: every text of twenty letters leads to a state of its own. */
    private static final String EXPLOSIVE = "a(?:[ab]|dd){20}c";

    private static Automaton automaton(String expression) {
        return Automaton.compile(expression, false, false, false).orElseThrow();
    }

    @Test
    void findsTheSameWhenThereAreMoreStatesThanAreKept() {
        Automaton explosive = automaton(EXPLOSIVE);
        var random = new Random(5);
        for (int round = 0; round < 3; round++) {
            String text = letters(random, 100_000);
            assertThat(explosive.isFoundIn(text)).isFalse();
            assertThat(explosive.isFoundIn(text + "a" + letters(random, 20) + "c"))
                    .isTrue();
            assertThat(explosive.isFoundIn(text + "b" + letters(random, 20) + "c"))
                    .isFalse();
            assertThat(explosive.isFoundIn("a" + letters(random, 20) + "c" + text))
                    .isTrue();
        }
    }

    @Test
    void countsOnWhenThereAreMoreStatesThanAreKept() {
        Automaton explosive = automaton(EXPLOSIVE + "|a[^e]{40,50}e");
        var random = new Random(7);
        for (int distance = 30; distance < 60; distance++) {
            String text = letters(random, 20_000) + "b".repeat(60) + "a" + "b".repeat(distance) + "e";
            assertThat(explosive.isFoundIn(text)).as("%d", distance).isEqualTo(distance >= 40 && distance <= 50);
        }
    }

    private static String letters(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextBoolean() ? 'a' : 'b');
        }
        return text.toString();
    }

    @Test
    void findsTheSameInManyThreads() throws Exception {
        Automaton shared = automaton("(?:foo|bar).{2,40}baz[0-9]+(?:\\n?\\z)");
        var random = new Random(6);
        String text = Stream.generate(() -> new String[] {"foo", "ba", "bar", "baz", " ", "1"}[random.nextInt(6)])
                .limit(2_000)
                .reduce("", String::concat);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> search = () -> shared.isFoundIn(text + "foo, baz12") && !shared.isFoundIn(text + "!");
            for (Future<Boolean> agreed :
                    threads.invokeAll(Stream.generate(() -> search).limit(64).toList())) {
                assertThat(agreed.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anExpressionBoundToTheStartLooksNoFurther() {
        Automaton bound = automaton("^a+b");
        assertThat(bound.isFoundIn("aab")).isTrue();
        assertThat(bound.isFoundIn("xaab")).isFalse();
        assertThat(bound.isFoundIn("\naab")).isFalse();
    }

    @Test
    void leavesAloneWhatItCannotRead() {
        assertThat(Automaton.compile("\\pL", false, false, false)).isEmpty();
        assertThat(Automaton.compile("(a)", false, false, false)).isEmpty();
        assertThat(Automaton.compile("a)", false, false, false)).isEmpty();
        assertThat(Automaton.compile("(?:a", false, false, false)).isEmpty();
        assertThat(Automaton.compile("*", false, false, false)).isEmpty();
    }
}
