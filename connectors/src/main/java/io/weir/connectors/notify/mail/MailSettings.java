package io.weir.connectors.notify.mail;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Secret;

import java.time.Duration;
import java.util.List;

/**
 * Who gets mail, and through which server.
 *
 * @param username empty if the server asks for none
 * @param caFile certificates that sign the server's; empty for those that Java trusts
 * @param kibana where links lead; empty for none
 */
public record MailSettings(
        String host,
        int port,
        Security security,
        String username,
        Secret password,
        String from,
        List<String> to,
        String caFile,
        String kibana,
        Duration patience)
        implements Courier.Factory {

    /** How the connection is protected. */
    public enum Security {
        /** It begins in the clear; no mail and no password goes before it is protected. */
        STARTTLS,
        TLS,
        NONE
    }

    public MailSettings {
        to = List.copyOf(to);
    }

    @Override
    public Courier open() {
        return new MailCourier(this);
    }
}
