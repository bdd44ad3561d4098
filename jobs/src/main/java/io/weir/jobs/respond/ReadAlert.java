package io.weir.jobs.respond;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;

/**
 * A record of the topic of alerts: an alert, or why it is none.
 *
 * @param alert null if it cannot be read
 * @param deadLetter null if it can
 */
public record ReadAlert(Alert alert, DeadLetter deadLetter) {
    /** What cannot be read moves no time. */
    public long timeMillis() {
        return alert == null ? 0 : Math.max(alert.timeMillis(), alert.lastMillis());
    }
}
