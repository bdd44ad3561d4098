package io.weir.generators.day;

import io.weir.generators.Draw;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** How much is going on at which hour. */
final class Rhythm {
    /** The share of visitors of a web site by the hour of the day, of the busiest hour. */
    private static final double[] VISITORS = {
        0.20, 0.13, 0.10, 0.08, 0.09, 0.14, 0.28, 0.45, 0.62, 0.75, 0.84, 0.88, 0.92, 0.90, 0.86, 0.84, 0.85, 0.88,
        0.94, 1.00, 0.98, 0.84, 0.58, 0.35
    };

    private Rhythm() {}

    /** The next visit, if there is one in so long at the busiest hour. */
    static Instant nextVisit(Draw draw, Instant now, long meanMillis) {
        Instant next = now;
        do {
            next = next.plusMillis(draw.untilNext(meanMillis));
        } while (!draw.chance(VISITORS[next.atZone(ZoneOffset.UTC).getHour()]));
        return next;
    }

    /** Any time of the day, once in so long. */
    static Instant next(Draw draw, Instant now, long meanMillis) {
        return now.plusMillis(draw.untilNext(meanMillis));
    }

    /** A time of the day, today or tomorrow: after now. */
    static Instant daily(Instant now, LocalTime time) {
        Instant today = now.atZone(ZoneOffset.UTC).toLocalDate().atTime(time).toInstant(ZoneOffset.UTC);
        return today.isAfter(now) ? today : today.plusSeconds(86_400);
    }
}
