package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events of a test, each with the next number. */
final class Story {
    private final List<Incoming> events = new ArrayList<>();
    private final Instant start;
    private long offset;

    Story(Instant start) {
        this(start, 0);
    }

    /** One whose events are numbered from here on: the number tells events apart. */
    Story(Instant start, long firstNumber) {
        this.start = start;
        this.offset = firstNumber;
    }

    Instant start() {
        return start;
    }

    Story at(long seconds, String action, String outcome, String source, String destination) {
        Instant time = start.plusMillis(seconds * 1000);
        events.add(Telemetry.read(
                offset++,
                time,
                """
                {"@timestamp":"%s","event":{"action":"%s","outcome":"%s"},"process":{"name":"sshd"},
                 "source":{"ip":"%s"},"destination":{"ip":"%s"},"host":{"name":"web-01"}}
                """
                        .formatted(time, action, outcome, source, destination)));
        return this;
    }

    Story guessing(long seconds, String source) {
        for (int i = 0; i < 3; i++) {
            at(seconds + i, "login", "failure", source, "192.0.2.1");
        }
        return this;
    }

    Story login(long seconds, String source) {
        return at(seconds, "login", "success", source, "192.0.2.1");
    }

    /** In every partition, so that time goes on. */
    Story ordinary(long seconds) {
        for (int partition = 0; partition < 4; partition++) {
            at(seconds, "login", "success", "192.0.2.77", "192.0.2.1");
        }
        return this;
    }

    /** What was told since the last time. */
    List<Incoming> take() {
        List<Incoming> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
