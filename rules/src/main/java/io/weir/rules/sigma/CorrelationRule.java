package io.weir.rules.sigma;

import io.weir.rules.detector.Beacon;
import io.weir.rules.detector.Detector;
import io.weir.rules.detector.FirstSeen;
import io.weir.rules.detector.GeoVelocity;
import io.weir.rules.detector.RateChange;
import io.weir.rules.event.Field;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A compiled correlation: what contributes to it, how that is grouped, and when it fires.
 *
 * @param percentile the rank of {@link Type#VALUE_PERCENTILE} and {@link Type#VALUE_MEDIAN} in percent; else zero
 * @param generates whether the referenced rules still report on their own
 */
public record CorrelationRule(
        Metadata metadata,
        WeirKeys weir,
        Type type,
        List<Reference> references,
        List<GroupField> groupBy,
        Duration timespan,
        Criterion criterion,
        List<Field> valueFields,
        BigDecimal percentile,
        boolean generates)
        implements Rule {

    /** What is measured over the window. */
    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        VALUE_SUM,
        VALUE_AVG,
        VALUE_MEDIAN,
        VALUE_PERCENTILE,
        TEMPORAL,
        TEMPORAL_ORDERED,
        WEIR_BEACON(Beacon::read),
        WEIR_FIRST_SEEN(FirstSeen::read),
        WEIR_GEO_VELOCITY(GeoVelocity::read),
        WEIR_RATE_CHANGE(RateChange::read);

        private final Optional<Function<DetectorKeys, Detector>> detectorReader;

        Type() {
            detectorReader = Optional.empty();
        }

        Type(Function<DetectorKeys, Detector> detectorReader) {
            this.detectorReader = Optional.of(detectorReader);
        }

        /** Reads the condition of a type that Sigma does not have; empty for Sigma's own. */
        Optional<Function<DetectorKeys, Detector>> detectorReader() {
            return detectorReader;
        }

        public boolean isTemporal() {
            return this == TEMPORAL || this == TEMPORAL_ORDERED;
        }

        public boolean hasValues() {
            return this != EVENT_COUNT && !isTemporal() && detectorReader.isEmpty();
        }

        public boolean isNumeric() {
            return hasValues() && this != VALUE_COUNT;
        }
    }

    /** A referenced rule, and how the correlation wrote it: by id or by name. */
    public record Reference(String writtenAs, Rule rule) {}

    /** A part of the group: its name, and for each reference in order the field that gives its value. */
    public record GroupField(String name, List<Field> perReference) {}

    /** What decides instead of counting, if anything does. */
    public Optional<Detector> detector() {
        return criterion instanceof Criterion.Detected detected ? Optional.of(detected.detector()) : Optional.empty();
    }

    /** How long after its last event a group is remembered. */
    public Duration memory() {
        return detector().map(Detector::memory).orElse(timespan);
    }

    /** Whether the rule at a place of the list stands at an earlier place too. */
    public boolean isRepeated(int place) {
        for (int earlier = 0; earlier < place; earlier++) {
            if (references.get(earlier).rule() == references.get(place).rule()) {
                return true;
            }
        }
        return false;
    }
}
