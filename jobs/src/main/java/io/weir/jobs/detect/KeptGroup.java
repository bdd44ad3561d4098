package io.weir.jobs.detect;

import io.weir.jobs.detect.DetectThresholds.StoredGroup;

/** A group between two decisions: in the form in which it is stored, or as it is. */
sealed interface KeptGroup permits StoredGroup, LiveGroup {
    /** Which group it is; its content is only sure to be in {@link #stored}. */
    StoredGroup head();

    StoredGroup stored();

    /** Whether reading and writing it with each decision is too dear. */
    boolean isLarge();
}
