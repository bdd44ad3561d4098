package io.weir.cli.replay;

import io.weir.cli.replay.Expectations.Verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What must come of one kind, and what must not.
 *
 * @param exactly each of these, and nothing else; empty if others are allowed
 * @param atLeast each of these, whatever else there is
 * @param none nothing like these
 */
record Wanted<T>(
        Optional<List<? extends Expected<T>>> exactly,
        List<? extends Expected<T>> atLeast,
        List<? extends Expected<T>> none) {
    private static final int MOST_SHOWN = 20;

    static <T> Wanted<T> nothing() {
        return new Wanted<>(Optional.empty(), List.of(), List.of());
    }

    /**
     * @param others what "nothing else" is called
     * @param shown what was found, in the words of expectations
     */
    List<Verdict> check(List<T> all, String others, Function<T, String> shown) {
        List<Verdict> verdicts = new ArrayList<>();
        exactly.ifPresent(expected -> {
            Assignment<T> assignment = new Assignment<>(expected, all);
            verdicts.addAll(assignment.verdicts());
            List<T> left = assignment.left();
            verdicts.add(new Verdict(
                    others,
                    left.isEmpty()
                            ? Optional.empty()
                            : Optional.of("found, but not expected: " + listed(left, shown))));
        });
        verdicts.addAll(new Assignment<>(atLeast, all).verdicts());
        for (Expected<T> unwanted : none) {
            List<T> found = all.stream().filter(unwanted::fits).toList();
            verdicts.add(new Verdict(
                    "none of " + unwanted,
                    found.isEmpty() ? Optional.empty() : Optional.of("found " + listed(found, shown))));
        }
        return verdicts;
    }

    private static <T> String listed(List<T> all, Function<T, String> shown) {
        List<String> lines = new ArrayList<>();
        all.stream().limit(MOST_SHOWN).map(shown).forEach(lines::add);
        if (all.size() > MOST_SHOWN) {
            lines.add("… and " + (all.size() - MOST_SHOWN) + " more");
        }
        return String.join("\n    ", lines);
    }

    /**
     * Who stands for whom: each that was found for one expectation at most. As many expectations as possible are met, also
     * where something fits several of them.
     */
    private static final class Assignment<T> {
        private final List<? extends Expected<T>> expected;
        private final List<T> found;
        private final int[] owners;
        private final int[] met;

        Assignment(List<? extends Expected<T>> expected, List<T> found) {
            this.expected = expected;
            this.found = found;
            this.owners = new int[found.size()];
            this.met = new int[expected.size()];
            Arrays.fill(owners, -1);
            for (int owner = 0; owner < expected.size(); owner++) {
                claim(owner, expected.get(owner).amount().least());
            }
            // What is allowed beyond takes only what nobody needs.
            for (int owner = 0; owner < expected.size(); owner++) {
                claim(owner, expected.get(owner).amount().most());
            }
        }

        private void claim(int owner, long upTo) {
            while (met[owner] < upTo && claim(owner, new HashSet<>())) {
                met[owner]++;
            }
        }

        /** Takes a free one, or one whose owner finds another. */
        private boolean claim(int owner, Set<Integer> tried) {
            for (int i = 0; i < found.size(); i++) {
                if (owners[i] != owner && expected.get(owner).fits(found.get(i)) && tried.add(i)) {
                    if (owners[i] < 0 || claim(owners[i], tried)) {
                        owners[i] = owner;
                        return true;
                    }
                }
            }
            return false;
        }

        List<T> left() {
            List<T> left = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                if (owners[i] < 0) {
                    left.add(found.get(i));
                }
            }
            return left;
        }

        List<Verdict> verdicts() {
            List<Verdict> verdicts = new ArrayList<>();
            for (int i = 0; i < expected.size(); i++) {
                Expected<T> each = expected.get(i);
                Optional<String> failure =
                        met[i] >= each.amount().least() ? Optional.empty() : Optional.of(missing(each, met[i]));
                verdicts.add(new Verdict(each.toString(), failure));
            }
            return verdicts;
        }

        private String missing(Expected<T> wanted, int number) {
            String what = "found " + (number == 0 ? "none" : "only " + number) + " of " + wanted.amount();
            return what
                    + left().stream()
                            .filter(wanted::isAbout)
                            .min(Comparator.comparingInt(
                                    each -> wanted.differences(each).size()))
                            .map(closest -> "; the closest that is not expected otherwise: " + wanted.shown(closest)
                                    + " (" + String.join(", ", wanted.differences(closest)) + ")")
                            .orElse("");
        }
    }
}
