package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Secret;

import java.time.Duration;

/**
 * Which channel of Slack is told.
 *
 * @param url the address of an incoming webhook, which is all that it takes to write there
 * @param kibana where links lead; empty for none
 */
public record SlackSettings(Secret url, String kibana, Duration patience) implements Courier.Factory {
    /** Notices in one message. Slack takes 50 blocks. */
    public static final int MOST_IN_MESSAGE = 8;

    @Override
    public Courier open() {
        return new SlackCourier(this);
    }
}
