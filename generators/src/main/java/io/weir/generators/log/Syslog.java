package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Shipment;
import io.weir.generators.Tape;
import io.weir.generators.world.Host;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Lines of rsyslog: with its own precise times, or on older machines as RFC 3164 has them. */
final class Syslog {
    private static final DateTimeFormatter PRECISE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLASSIC_DAY =
            DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLASSIC_TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Tape tape;
    private final Draw draw;

    Syslog(Tape tape, Draw draw) {
        this.tape = tape;
        this.draw = draw;
    }

    /** @param program with its process number, as {@code sshd[4711]} */
    void write(Instant time, Host host, String topic, String program, String message) {
        String value = header(time, host) + ' ' + host.name() + ' ' + program + ": " + message;
        Instant stated = host.classicSyslog() ? time.truncatedTo(ChronoUnit.SECONDS) : time;
        tape.add(new Shipment(stated, topic, host.name(), value));
    }

    private String header(Instant time, Host host) {
        if (!host.classicSyslog()) {
            return PRECISE.format(time.plusNanos(1000L * draw.between(0, 999)));
        }
        int day = time.atZone(ZoneOffset.UTC).getDayOfMonth();
        return CLASSIC_DAY.format(time) + (day < 10 ? "  " : " ") + day + ' ' + CLASSIC_TIME.format(time);
    }
}
