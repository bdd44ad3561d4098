package io.weir.generators.day;

import java.time.Instant;

/** Something that somebody or something does again and again. */
public interface Activity {
    /** When it is done for the first time from a moment on. */
    Instant first(Instant start);

    /** Does it, and says when it is done next: later than now. */
    Instant perform(Instant now);
}
