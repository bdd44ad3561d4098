package io.weir.connectors.notify.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import javax.net.ssl.SSLContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A web server on this machine that keeps what it is sent, and answers as a test wants. */
public final class LocalServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;

    /** What somebody sent. */
    public record Request(String path, Headers headers, byte[] body) {
        public String header(String name) {
            return headers.getFirst(name);
        }

        public String text() {
            return new String(body, UTF_8);
        }
    }

    /** An answer; the status says also how there is none. */
    public record Reply(int status, String body, Map<String, String> headers) {
        static final int HANG_UP = -1;
        static final int SILENCE = -2;
        /** The head of an answer, and then nothing. */
        static final int HALF = -3;

        public static Reply of(int status, String body) {
            return new Reply(status, body, Map.of());
        }
    }

    /** Answers the nth request, from 1 on. */
    @FunctionalInterface
    public interface Behaviour {
        Reply answer(Request request, int number);
    }

    public LocalServer(Behaviour behaviour) throws IOException {
        this(0, behaviour);
    }

    public LocalServer(int port, Behaviour behaviour) throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0), behaviour);
    }

    static LocalServer secure(SSLContext context, Behaviour behaviour) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new LocalServer(server, behaviour);
    }

    private LocalServer(HttpServer server, Behaviour behaviour) {
        this.server = server;
        this.behaviour = behaviour;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            int number;
            synchronized (requests) {
                requests.add(request);
                number = requests.size();
            }
            Reply reply = behaviour.answer(request, number);
            switch (reply.status()) {
                case Reply.HANG_UP -> throw new IOException("hangs up");
                case Reply.SILENCE -> end.await();
                case Reply.HALF -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('o');
                    exchange.getResponseBody().flush();
                    end.await();
                }
                default -> {
                    byte[] body = reply.body().getBytes(UTF_8);
                    reply.headers().forEach(exchange.getResponseHeaders()::set);
                    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
