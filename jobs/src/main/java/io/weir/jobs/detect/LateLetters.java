package io.weir.jobs.detect;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Hit;
import io.weir.rules.chain.ChainHit;

import java.time.Instant;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What becomes of hits that came when their time was decided: nothing is dropped in silence. */
final class LateLetters {
    private LateLetters() {}

    static DeadLetter of(Hit hit) {
        return letter("rule " + hit.correlation(), hit.timeMillis(), hit.eventId());
    }

    static DeadLetter of(HostSignal mark) {
        String session = "session " + mark.mark().kind() + " " + mark.mark().id();
        return letter("sessions of host " + mark.host(), mark.timeMillis(), session);
    }

    static DeadLetter of(ChainHit hit) {
        return letter("chain " + hit.chain(), hit.timeMillis(), hit.eventId());
    }

    private static DeadLetter letter(String whose, long timeMillis, String what) {
        String reason =
                "came after its time was decided: " + whose + ", event time " + Instant.ofEpochMilli(timeMillis);
        return new DeadLetter("hits", 0, timeMillis, "late", reason, what.getBytes(UTF_8));
    }
}
