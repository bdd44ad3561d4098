package io.weir.rules.condition;

import io.weir.rules.event.EventTime;

import java.math.BigDecimal;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.Optional;

/** A part of a time in UTC that a rule can compare; weeks are those of ISO 8601, and days of the week go from Monday, 1, to Sunday, 7. */
public enum TimePart {
    MINUTE(ChronoField.MINUTE_OF_HOUR),
    HOUR(ChronoField.HOUR_OF_DAY),
    DAY(ChronoField.DAY_OF_MONTH),
    WEEKDAY(ChronoField.DAY_OF_WEEK),
    WEEK(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
    MONTH(ChronoField.MONTH_OF_YEAR),
    YEAR(ChronoField.YEAR);

    private final TemporalField field;

    TimePart(TemporalField field) {
        this.field = field;
    }

    public Optional<BigDecimal> of(String isoTime) {
        return EventTime.parse(isoTime).map(time -> BigDecimal.valueOf(time.get(field)));
    }
}
