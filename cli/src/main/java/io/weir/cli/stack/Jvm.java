package io.weir.cli.stack;

import java.nio.file.Path;

/** The Java runtime that runs this command also runs the servers. */
final class Jvm {
    private Jvm() {}

    static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    static String java() {
        return home().resolve("bin/java").toString();
    }
}
