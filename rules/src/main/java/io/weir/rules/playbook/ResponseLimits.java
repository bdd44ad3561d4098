package io.weir.rules.playbook;

import java.io.Serializable;
import java.time.Duration;

/**
 * What holds all playbooks together.
 *
 * @param perHour actions of all playbooks of a tenant within an hour
 * @param approvalWithin how long an action waits for somebody to approve it
 * @param tellWithin how old what only tells somebody may become before it is told
 */
public record ResponseLimits(int perHour, Duration approvalWithin, Duration tellWithin) implements Serializable {
    public static final ResponseLimits DEFAULT = new ResponseLimits(100, Duration.ofHours(4), Duration.ofHours(1));
}
