package io.weir.jobs.config;

import java.util.List;

/** A configuration that cannot be used: every mistake with its place, so that one round of correction is enough. */
public final class ConfigException extends RuntimeException {
    private final List<String> problems;

    ConfigException(String name, List<String> problems) {
        super(name + " has " + problems.size() + (problems.size() == 1 ? " mistake:\n  " : " mistakes:\n  ")
                + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
