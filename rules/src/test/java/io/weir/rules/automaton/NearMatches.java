package io.weir.rules.automaton;

import java.util.Random;

/** Texts that lead an expression on and then disappoint it: beginnings of what it would find, one after the other. */
public final class NearMatches {
    private static final int MOST_REPETITIONS = 40;

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    private NearMatches(Random random) {
        this.random = random;
    }

    public static String of(String expression, boolean ignoreCase, int length, Random random) throws Exception {
        Node node = ExpressionReader.read(expression, new ExpressionReader.Flags(ignoreCase, false, false));
        var whole = new StringBuilder(length);
        while (whole.length() < length) {
            var match = new NearMatches(random);
            match.write(node);
            int cut = match.text.length() == 0 ? 0 : random.nextInt(match.text.length());
            whole.append(match.text, 0, cut);
            if (cut == 0) {
                whole.append((char) (' ' + random.nextInt(95)));
            }
        }
        whole.setLength(length);
        return whole.toString();
    }

    private void write(Node node) {
        if (node instanceof Node.Chars chars) {
            int[] bounds = chars.set().bounds();
            int range = 2 * random.nextInt(bounds.length / 2);
            int first = Math.min(127, Math.max(' ', bounds[range]));
            int last = Math.max(first, Math.min(126, bounds[range + 1]));
            text.append((char) (first + random.nextInt(last - first + 1)));
        } else if (node instanceof Node.Sequence sequence) {
            sequence.parts().forEach(this::write);
        } else if (node instanceof Node.Choice choice) {
            write(choice.sides().get(random.nextInt(choice.sides().size())));
        } else if (node instanceof Node.Repeat repeat) {
            int most = repeat.most() == Node.Repeat.WITHOUT_END ? repeat.least() + MOST_REPETITIONS : repeat.most();
            for (int i = repeat.least() + random.nextInt(most - repeat.least() + 1); i > 0; i--) {
                write(repeat.part());
            }
        }
    }
}
