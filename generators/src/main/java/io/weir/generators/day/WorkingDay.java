package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.world.Person;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** When a person works: on weekdays, at hours of their own, a little different every day. */
final class WorkingDay {
    private static final long DAY_SECONDS = 86_400;

    private final Person person;
    private final long seed;

    WorkingDay(Person person, long seed) {
        this.person = person;
        this.seed = seed;
    }

    private record Hours(Instant begin, Instant end) {}

    /** Nobody is back before the next morning. */
    private Hours on(LocalDate day) {
        Draw draw = of(day);
        Instant begin = day.atTime(person.begins()).toInstant(ZoneOffset.UTC).plusSeconds(draw.between(-1000, 1000));
        return new Hours(begin, begin.plus(person.works()).minus(Duration.ofSeconds(draw.between(0, 2400))));
    }

    private Draw of(LocalDate day) {
        return Draw.of(seed, person.name() + day);
    }

    private static boolean isFree(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** The beginning of the next working day that has not begun yet. */
    Instant nextBegin(Instant now) {
        for (LocalDate day = day(now); ; day = day.plusDays(1)) {
            if (!isFree(day) && on(day).begin().isAfter(now)) {
                return on(day).begin();
            }
        }
    }

    /** The moment itself if the person works then, else somewhen in the first minutes of the next working day. */
    Instant atWork(Draw draw, Instant moment) {
        LocalDate day = day(moment);
        if (!isFree(day)) {
            Hours hours = on(day);
            if (!moment.isBefore(hours.begin()) && moment.isBefore(hours.end())) {
                return moment;
            }
        }
        return nextBegin(moment).plusSeconds(draw.between(60, 3000));
    }

    /** Where from: home or the office, for the whole day. */
    String address(Instant now) {
        return isAtHome(now) ? person.home() : person.office();
    }

    boolean isAtHome(Instant now) {
        return of(day(now)).chance(person.fromHome());
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofEpochDay(Math.floorDiv(moment.getEpochSecond(), DAY_SECONDS));
    }
}
