package io.weir.rules.yaml;

import java.util.List;

/** One document of a YAML text. With flaws its root is whatever could be read, and not to be trusted. */
public record YamlDocument(Yaml root, List<Flaw> flaws) {
    public YamlDocument {
        flaws = List.copyOf(flaws);
    }

    /** A violation of YAML itself or of the limits that hold hostile input. */
    public record Flaw(Position at, String message) {}
}
