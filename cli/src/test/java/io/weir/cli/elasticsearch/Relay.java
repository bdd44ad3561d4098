package io.weir.cli.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The same port on another of this machine's own addresses. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int port;

    private Relay(ServerSocket server, int port) {
        this.server = server;
        this.port = port;
    }

    static Relay to(String address, int port) throws IOException {
        Relay relay = new Relay(new ServerSocket(port, 50, InetAddress.getByName(address)), port);
        daemon(relay::accept);
        return relay;
    }

    boolean isOpen() {
        return !server.isClosed();
    }

    private void accept() {
        while (isOpen()) {
            try {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getByName("127.0.0.1"), port);
                daemon(() -> copy(from, to));
                daemon(() -> copy(to, from));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // one side hung up
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
