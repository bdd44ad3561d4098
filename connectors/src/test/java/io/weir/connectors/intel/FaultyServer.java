package io.weir.connectors.intel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A provider on this machine that answers what a test tells it, faults included. The last answer repeats. */
final class FaultyServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedDeque<Answer> answers = new ConcurrentLinkedDeque<>();
    private final List<String> questions = Collections.synchronizedList(new ArrayList<>());
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());

    /** Deals with one exchange. */
    interface Answer {
        void give(HttpExchange exchange) throws IOException, InterruptedException;
    }

    FaultyServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        questions.add(exchange.getRequestURI().toString());
        for (String header : List.of("x-apikey", "Key", "X-OTX-API-KEY")) {
            String key = exchange.getRequestHeaders().getFirst(header);
            if (key != null) {
                keys.add(key);
            }
        }
        Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
        try {
            answer.give(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    URI base() {
        return URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort());
    }

    FaultyServer then(Answer answer) {
        answers.add(answer);
        return this;
    }

    FaultyServer thenJson(String json) {
        return then(exchange -> send(exchange, 200, json));
    }

    FaultyServer thenStatus(int status) {
        return then(exchange -> send(exchange, status, "{\"error\":{\"code\":\"x\"}}"));
    }

    FaultyServer thenTooMany(String retryAfter) {
        return then(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            send(exchange, 429, "{}");
        });
    }

    /** Neither answers nor hangs up, until it is closed. */
    FaultyServer thenSilence() {
        return then(exchange -> Thread.sleep(60_000));
    }

    /** Promises more than it sends, and hangs up. */
    FaultyServer thenReset() {
        return then(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"data\":".getBytes(UTF_8));
            throw new UncheckedIOException(new IOException("hangs up"));
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    List<String> questions() {
        return List.copyOf(questions);
    }

    List<String> keys() {
        return List.copyOf(keys);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
