package io.weir.rules.match;

import io.weir.rules.match.Needle.Anchor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class NeedleIndexTest {
    @Test
    void findsNeedlesWhereTheirAnchorsAllow() {
        List<Needle> needles = List.of(
                needle(Anchor.END, "\\cmd.exe"),
                needle(Anchor.START, "c:\\"),
                needle(Anchor.BOTH, "c:\\windows\\cmd.exe"),
                needle(Anchor.BOTH, ""),
                needle(Anchor.NONE, "windows"),
                needle(Anchor.END, "windows"),
                needle(Anchor.NONE, "s\\c"),
                needle(Anchor.NONE, "x"));
        assertThat(found(needles, "c:\\windows\\cmd.exe")).containsExactly(0, 1, 2, 4, 6, 7);
        assertThat(found(needles, "")).containsExactly(3);
        assertThat(found(needles, "d:windows")).containsExactly(4, 5);
    }

    @Property(tries = 3_000)
    void findsWhatComparingEachFinds(@ForAll Random random) {
        String alphabet = random.nextBoolean() ? "ab" : "abc\\.ex ";
        int shortest = 1 + random.nextInt(8);
        Set<Needle> distinct = new LinkedHashSet<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            Anchor anchor = Anchor.values()[random.nextInt(4)];
            distinct.add(needle(anchor, text(random, alphabet, shortest, shortest + 12)));
        }
        List<Needle> needles = new ArrayList<>(distinct);
        String value = text(random, alphabet, 0, 60);
        if (random.nextBoolean()) {
            value += new String(needles.get(0).text(), StandardCharsets.UTF_8);
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Set<Integer> expected = new TreeSet<>();
        for (int i = 0; i < needles.size(); i++) {
            if (needles.get(i).isIn(bytes, 0, bytes.length)) {
                expected.add(i);
            }
        }
        assertThat(found(needles, value)).isEqualTo(expected);
    }

    private static Set<Integer> found(List<Needle> needles, String value) {
        GramCounts counts = new GramCounts();
        needles.forEach(needle -> counts.add(needle.text()));
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        // What surrounds a value must not be found.
        byte[] buffer = ("aaaaaaaaaaaaaaaa" + value + "bbbbbbbbbbbbbbb").getBytes(StandardCharsets.UTF_8);
        Set<Integer> found = new TreeSet<>();
        NeedleIndex.of(needles, counts).find(buffer, 16, 16 + text.length, found::add);
        return found;
    }

    private static String text(Random random, String alphabet, int shortest, int longest) {
        var text = new StringBuilder();
        for (int i = shortest + random.nextInt(longest - shortest + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static Needle needle(Anchor anchor, String text) {
        return new Needle(anchor, text.getBytes(StandardCharsets.UTF_8));
    }
}
