package io.weir.connectors.notify.mail;

import io.weir.connectors.notify.Blocking;
import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Receipt;
import io.weir.connectors.notify.Tls;
import io.weir.connectors.notify.mail.SmtpException.About;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.net.ssl.SSLException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Hands in a mail for each batch, over a connection of its own. */
final class MailCourier implements Courier {
    private static final Logger LOG = LoggerFactory.getLogger(MailCourier.class);
    /** A conversation has about ten turns, each of which may take as long as the server is waited for. */
    private static final int TURNS = 10;

    private final MailSettings settings;
    private final String place;
    private final Tls tls;
    private final Blocking thread = new Blocking("mail", this::hangUp);
    private volatile Socket open = new Socket();
    private String refusedBefore = "";

    MailCourier(MailSettings settings) {
        this.settings = settings;
        this.place = "the mail server " + settings.host() + ":" + settings.port();
        this.tls = new Tls(settings.caFile(), "notify.mail.ca-file");
    }

    @Override
    public CompletableFuture<Receipt> deliver(List<Notice> notices) {
        return settings.username().isEmpty()
                ? deliver(notices, "")
                : settings.password().with(password -> deliver(notices, password));
    }

    private CompletableFuture<Receipt> deliver(List<Notice> notices, String password) {
        Duration limit = settings.patience().multipliedBy(TURNS);
        return thread.run(limit, () -> send(notices, password)).thenCompose(receipt -> {
            boolean isRefused =
                    receipt.refused().size() == 1 && receipt.setback().isEmpty();
            if (!isRefused || notices.size() == 1) {
                return CompletableFuture.completedFuture(receipt);
            }
            // The mail was refused for what is in it: one of the notices may be why.
            int half = notices.size() / 2;
            return deliver(notices.subList(0, half), password)
                    .thenCompose(first -> deliver(notices.subList(half, notices.size()), password)
                            .thenApply(second -> first.and(second, half)));
        });
    }

    private Receipt send(List<Notice> notices, String password) {
        try (Socket socket = new Socket()) {
            open = socket;
            socket.setSoTimeout((int) settings.patience().toMillis());
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), (int)
                    settings.patience().toMillis());
            SmtpConnection connection = new SmtpConnection(socket, place);
            connection.greet(settings.security(), plain -> tls.over(plain, settings.host(), settings.port()));
            if (!settings.username().isEmpty()) {
                connection.authenticate(settings.username(), password);
            }
            List<String> refused =
                    connection.send(settings.from(), settings.to(), MailMessage.of(notices, settings, Instant.now()));
            tellRefused(refused);
            quit(connection);
            return Receipt.TAKEN;
        } catch (SmtpException e) {
            return receipt(e);
        } catch (SSLException e) {
            return Receipt.stuck("no agreement on TLS with " + place + " (" + e.getMessage()
                    + "): check notify.mail.ca-file," + " the host name, and notify.mail.security");
        } catch (SocketTimeoutException e) {
            return Receipt.again(place + ": no answer in time");
        } catch (UnknownHostException e) {
            return Receipt.again(place + ": nobody knows this name");
        } catch (IOException e) {
            return Receipt.again(place + ": " + e.getMessage());
        }
    }

    private static Receipt receipt(SmtpException e) {
        if (e.about() == About.NOW) {
            return Receipt.again(e.getMessage());
        }
        return e.about() == About.MAIL ? Receipt.refusing(0, e.getMessage()) : Receipt.stuck(e.getMessage());
    }

    /** The mail is taken: whatever the server says to a farewell does not matter. */
    private void quit(SmtpConnection connection) {
        try {
            connection.quit();
        } catch (IOException e) {
            LOG.debug("{} did not say goodbye: {}", place, e.getMessage());
        }
    }

    private void tellRefused(List<String> refused) {
        String all = String.join(", ", refused);
        if (!all.equals(refusedBefore)) {
            refusedBefore = all;
            if (!all.isEmpty()) {
                LOG.warn("{} takes no mail for {}; the others of notify.mail.to get it", place, all);
            }
        }
    }

    private void hangUp() {
        try {
            open.close();
        } catch (IOException e) {
            LOG.debug("cannot close the connection to {}: {}", place, e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
