package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Secret;

import java.time.Duration;

/**
 * Whom a webhook tells, and what.
 *
 * @param url empty if it is a secret
 * @param secretUrl in place of it
 * @param token sent as a bearer's, if there is one
 * @param key signs requests, if there is one
 * @param template JSON with placeholders; empty for everything
 * @param caFile certificates that sign the server's; empty for those that Java trusts
 * @param kibana where links lead; empty for none
 */
public record WebhookSettings(
        String url,
        Secret secretUrl,
        Secret token,
        Secret key,
        String template,
        String caFile,
        String kibana,
        Duration patience)
        implements Courier.Factory {
    @Override
    public Courier open() {
        return new WebhookCourier(this);
    }
}
