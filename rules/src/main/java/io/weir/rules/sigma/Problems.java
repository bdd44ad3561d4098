package io.weir.rules.sigma;

import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;

import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one document, so that its author hears of all of them at once. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Position at, String message) {
        found.add(Problem.at(file, at, message));
    }

    /** The usual sentence: {@code level: found 'extreme', expected one of low, medium}. */
    void expected(String what, Yaml found, String expectation) {
        add(found.at(), what + ": found " + found.describe() + ", expected " + expectation);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    int count() {
        return found.size();
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
