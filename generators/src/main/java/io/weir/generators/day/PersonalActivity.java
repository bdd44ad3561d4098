package io.weir.generators.day;

import io.weir.generators.Draw;

import java.time.Instant;

/** What a person does in working hours, once in so long on average. */
abstract class PersonalActivity implements Activity {
    private final WorkingDay day;
    private final Draw draw;
    private final long meanMillis;

    PersonalActivity(WorkingDay day, Draw draw, long meanMinutes) {
        this.day = day;
        this.draw = draw;
        this.meanMillis = 60_000 * meanMinutes;
    }

    @Override
    public final Instant first(Instant start) {
        return day.atWork(draw, start.plusMillis(draw.untilNext(meanMillis)));
    }

    @Override
    public final Instant perform(Instant now) {
        Instant done = act(now);
        return day.atWork(draw, done.plusMillis(draw.untilNext(meanMillis)));
    }

    /** Does it, and says when it is done with. */
    abstract Instant act(Instant now);

    final Draw draw() {
        return draw;
    }

    final WorkingDay day() {
        return day;
    }
}
