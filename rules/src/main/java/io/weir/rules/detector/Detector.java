package io.weir.rules.detector;

import io.weir.rules.correlation.Limits;
import io.weir.rules.correlation.Window;
import io.weir.rules.event.Field;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a stateful rule asks for that counting cannot express; the settings of one rule.
 *
 * <p>Its window is fed in the order of (time, event id), knows no other time than that of its events, and is the same
 * whether it is told to forget often or seldom.
 */
public interface Detector {
    /** The fields that it may ask of an event. */
    List<Field> fields();

    /** What of an event counts; nothing if the event lacks what it takes, and then takes no part. */
    Optional<List<String>> measure(Function<Field, Optional<String>> texts, GeoLookup lookup);

    /** How long after its last event a group is remembered: a window told to forget everything before holds nothing. */
    Duration memory();

    /** The memory of a group of which nothing is known. */
    Window newWindow(Limits limits);
}
