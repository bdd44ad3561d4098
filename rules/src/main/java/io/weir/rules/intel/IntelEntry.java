package io.weir.rules.intel;

import io.weir.rules.indicator.Indicator;

import java.util.List;

/** What a list says of an indicator or a network, and from when until when it says so. */
record IntelEntry(
        Judgement judgement, int confidence, List<String> labels, String note, long fromMillis, long untilMillis) {
    static final long ALWAYS = Long.MIN_VALUE;
    static final long FOR_EVER = Long.MAX_VALUE;

    boolean holdsAt(long timeMillis) {
        return fromMillis <= timeMillis && timeMillis < untilMillis;
    }

    Verdict on(Indicator indicator, String source, String listedAs) {
        String where = listedAs.equals(indicator.value()) ? "" : "listed as " + listedAs;
        String both = where.isEmpty() || note.isEmpty() ? where + note : where + "; " + note;
        return new Verdict(indicator, source, judgement, confidence, labels, both);
    }

    /** Of two entries for the same thing the one that says more. */
    IntelEntry or(IntelEntry other) {
        int order = judgement.compareTo(other.judgement);
        return order > 0 || order == 0 && confidence >= other.confidence ? this : other;
    }
}
