package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Whom a webhook tells, and what.
 *
 * @param url empty if it is a secret
 * @param secretUrl in place of it
 * @param token sent as a bearer's, if there is one
 * @param key signs requests, if there is one
 * @param templateFile where a template is that has not been read yet; empty if there is none
 * @param template JSON with placeholders; empty for everything
 * @param caFile certificates that sign the server's; empty for those that Java trusts
 * @param kibana where links lead; empty for none
 */
public record WebhookSettings(
        String url,
        Secret secretUrl,
        Secret token,
        Secret key,
        String templateFile,
        String template,
        String caFile,
        String kibana,
        Duration patience)
        implements Courier.Factory {
    static final String TEMPLATE_KEY = "notify.webhook.template-file";

    @Override
    public Courier.Factory prepared() {
        if (templateFile.isEmpty()) {
            return this;
        }
        try {
            String text = Files.readString(Path.of(templateFile));
            JsonTemplate.read(TEMPLATE_KEY + " " + templateFile, text);
            return new WebhookSettings(url, secretUrl, token, key, "", text, caFile, kibana, patience);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TEMPLATE_KEY + " " + templateFile, e);
        }
    }

    @Override
    public Courier open() {
        return new WebhookCourier(this);
    }
}
