package io.weir.rules.correlation;

import io.weir.rules.condition.Evidence;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.CorrelationRule;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A correlation held at an event.
 *
 * @param at the event at which it held
 * @param measured the count, sum or other figure that was held against the criterion
 * @param count how many events the window held; of a flood that is longer than the window it is a little too low
 * @param events the newest events of the window, {@code at} included; for correlations over correlations the events
 *     at which those fired
 * @param evidence what a detector found, in words
 * @param isSaturated whether the window held more than was kept: then figure and events are a lower bound
 * @param carried what outer correlations need of the event
 */
public record Firing(
        CorrelationRule correlation,
        Group group,
        EventRef at,
        BigDecimal measured,
        long count,
        List<EventRef> events,
        List<Evidence> evidence,
        boolean isSaturated,
        Map<String, String> carried) {

    /** What an outer correlation finds under a field name: the value of the group, else that of the event. */
    Optional<String> text(Field field) {
        int place = group.names().indexOf(field.name());
        return Optional.ofNullable(place >= 0 ? group.values().get(place) : carried.get(field.name()));
    }
}
