package io.weir.cli.replay;

import java.util.List;

/** Something that a replay is expected to bring to light. What is not stated may be anything. */
interface Expected<T> {
    /** How many like this. */
    Amount amount();

    /** Whether what was found is what this is about, though it may differ. */
    boolean isAbout(T found);

    /** In what something of this kind is another than the expected. */
    List<String> differences(T found);

    /** What was found, in the words of expectations. */
    String shown(T found);

    default boolean fits(T found) {
        return isAbout(found) && differences(found).isEmpty();
    }
}
