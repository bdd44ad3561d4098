package io.weir.connectors.notify.syslog;

import io.weir.connectors.notify.Blocking;
import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Receipt;
import io.weir.connectors.notify.Tls;
import io.weir.connectors.notify.syslog.SyslogSettings.Transport;

import javax.net.ssl.SSLException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Sends lines to a syslog server. Syslog acknowledges nothing: over a connection, lines count as taken if it still stands a moment after
 * they were written.
 */
final class SyslogCourier implements Courier {
    private static final int MOMENT_MILLIS = 200;
    private static final int MOST_READ = 1024;

    private final SyslogSettings settings;
    private final String place;
    private final Tls tls;
    private final String ownHost = SyslogLine.ownHost();
    private final Blocking thread = new Blocking("syslog", this::hangUp);
    /** Null while there is none. */
    private volatile Socket connection;

    SyslogCourier(SyslogSettings settings) {
        this.settings = settings;
        this.place = "the syslog server " + settings.host() + ":" + settings.port();
        this.tls = new Tls(settings.caFile(), "notify.syslog.ca-file");
    }

    @Override
    public CompletableFuture<Receipt> deliver(List<Notice> notices) {
        return thread.run(settings.patience().multipliedBy(2), () -> send(notices));
    }

    private Receipt send(List<Notice> notices) {
        try {
            if (settings.transport() == Transport.UDP) {
                sendDatagrams(notices);
            } else {
                sendStream(notices);
            }
            return Receipt.TAKEN;
        } catch (SSLException e) {
            hangUp();
            return Receipt.stuck("no agreement on TLS with " + place + " (" + e.getMessage()
                    + "): check notify.syslog.ca-file, the host name, and notify.syslog.transport");
        } catch (SocketTimeoutException e) {
            hangUp();
            return Receipt.again(place + ": no answer in time");
        } catch (UnknownHostException e) {
            return Receipt.again(place + ": nobody knows this name");
        } catch (IOException e) {
            hangUp();
            return Receipt.again(place + ": " + e.getMessage());
        }
    }

    private void sendStream(List<Notice> notices) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Notice notice : notices) {
            byte[] line = SyslogLine.of(notice, ownHost);
            // The length before each line (RFC 6587, 5425): no line can make itself two.
            lines.writeBytes((line.length + " ").getBytes(US_ASCII));
            lines.writeBytes(line);
        }
        if (connection != null && !stands(connection)) {
            hangUp();
        }
        if (connection == null) {
            connection = connect();
        }
        connection.getOutputStream().write(lines.toByteArray());
        connection.getOutputStream().flush();
        if (!stands(connection)) {
            throw new IOException("the connection was closed");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        connection = socket; // so that it can be aborted
        socket.connect(new InetSocketAddress(settings.host(), settings.port()), (int)
                settings.patience().toMillis());
        if (settings.transport() != Transport.TLS) {
            return socket;
        }
        socket.setSoTimeout((int) settings.patience().toMillis());
        return tls.over(socket, settings.host(), settings.port());
    }

    /** A server that has gone shows by the end of what it sends, or by breaking the connection. */
    private static boolean stands(Socket socket) throws IOException {
        socket.setSoTimeout(MOMENT_MILLIS);
        try {
            int count = socket.getInputStream().read(new byte[MOST_READ]);
            return count >= 0; // servers do not speak; one that does is there
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    private void sendDatagrams(List<Notice> notices) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(settings.host(), settings.port()));
            for (Notice notice : notices) {
                byte[] line = SyslogLine.of(notice, ownHost);
                socket.send(new DatagramPacket(line, line.length));
            }
            // If the machine is there and nobody listens, it says so.
            socket.setSoTimeout(MOMENT_MILLIS);
            socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException e) {
            // No news is all that there is to know.
        }
    }

    private void hangUp() {
        Socket socket = connection;
        connection = null;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more either way.
            }
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
