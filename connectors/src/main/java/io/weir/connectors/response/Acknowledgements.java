package io.weir.connectors.response;

import io.weir.connectors.response.Acknowledgement.Outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The newest word of each executor on one response.
 *
 * @param version rises with everything new that is said
 * @param newest one for each executor and host, in the order of their names
 */
public record Acknowledgements(long version, List<Acknowledgement> newest) {
    public static final Acknowledgements NONE = new Acknowledgements(0, List.of());

    /** More machines than this do not do one thing. */
    private static final int MOST = 32;

    private static final Comparator<Acknowledgement> BY_EXECUTOR =
            Comparator.comparing(Acknowledgement::executor).thenComparing(Acknowledgement::host);

    /** Nobody who forges a response, and is refused, makes it look as if nothing was done. */
    private static final Comparator<Acknowledgement> BY_NEWS = Comparator.<Acknowledgement, Boolean>comparing(
                    said -> said.outcome() != Outcome.REFUSED)
            .thenComparingLong(Acknowledgement::timeMillis);

    public Acknowledgements {
        newest = newest == null ? List.of() : List.copyOf(newest);
    }

    /** The same with one more; this if it is no news. */
    public Acknowledgements with(Acknowledgement said) {
        List<Acknowledgement> all = new ArrayList<>();
        for (Acknowledgement known : newest) {
            if (BY_EXECUTOR.compare(known, said) != 0) {
                all.add(known);
            } else if (known.equals(said) || BY_NEWS.compare(known, said) > 0) {
                return this;
            }
        }
        if (all.size() >= MOST) {
            return this;
        }
        all.add(said);
        all.sort(BY_EXECUTOR);
        return new Acknowledgements(version + 1, all);
    }

    /** The worst that came of it where somebody tried; refused if nobody did. */
    public Optional<Outcome> outcome() {
        return newest.stream()
                .map(Acknowledgement::outcome)
                .min(Comparator.<Outcome, Boolean>comparing(outcome -> outcome == Outcome.REFUSED)
                        .thenComparing(Comparator.naturalOrder()));
    }
}
