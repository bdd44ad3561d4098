package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Secret;

import java.time.Duration;

/**
 * Which HTTP Event Collector of Splunk is told.
 *
 * @param url of the collector, without a path
 * @param index empty for the one that the token stands for
 * @param caFile certificates that sign the server's; empty for those that Java trusts
 * @param acknowledgedWithin how long an acknowledgement is waited for, where the token asks for them, before a batch is sent again
 */
public record SplunkSettings(
        String url, Secret token, String index, String caFile, Duration acknowledgedWithin, Duration patience)
        implements Courier.Factory {
    @Override
    public Courier open() {
        return new SplunkCourier(this);
    }
}
