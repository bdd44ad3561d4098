package io.weir.connectors.notify.syslog;

import io.weir.connectors.notify.Courier;

import java.time.Duration;

/**
 * Which syslog server is told, and how.
 *
 * @param caFile certificates that sign the server's; empty for those that Java trusts
 */
public record SyslogSettings(String host, int port, Transport transport, String caFile, Duration patience)
        implements Courier.Factory {

    /** How lines travel; in the order of how sure it is that they arrive. */
    public enum Transport {
        TLS,
        TCP,
        /** Nobody knows whether they arrive. */
        UDP
    }

    @Override
    public Courier open() {
        return new SyslogCourier(this);
    }
}
