package io.weir.jobs.respond;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import static java.nio.charset.StandardCharsets.UTF_8;

/** VirusTotal on this machine, as its documentation describes it: everything is malicious. Its faults are what a test says. */
final class LocalProvider implements AutoCloseable {
    private static final String MALICIOUS =
            """
            {"data":{"attributes":{"last_analysis_stats":
              {"harmless":1,"malicious":9,"suspicious":0,"undetected":60,"timeout":0}}}}
            """;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger questions = new AtomicInteger();
    private final Fault fault;

    /** What goes wrong with a question; true if nothing does. */
    interface Fault {
        boolean permits(HttpExchange exchange, int number) throws IOException, InterruptedException;
    }

    LocalProvider(Fault fault) throws IOException {
        this.fault = fault;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static LocalProvider faultless() throws IOException {
        return new LocalProvider((exchange, number) -> true);
    }

    /** About every fourth thing it is asked about it stumbles once; another attempt makes that good. */
    static LocalProvider stumbling() throws IOException {
        Set<String> stumbledOver = ConcurrentHashMap.newKeySet();
        return new LocalProvider((exchange, number) -> {
            boolean stumbles =
                    number % 4 == 1 && stumbledOver.add(exchange.getRequestURI().getPath());
            if (stumbles) {
                exchange.sendResponseHeaders(503, -1);
            }
            return !stumbles;
        });
    }

    /** Takes questions, and never says a word. */
    static LocalProvider silent() throws IOException {
        return new LocalProvider((exchange, number) -> {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            return false;
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (fault.permits(exchange, questions.incrementAndGet())) {
                byte[] body = MALICIOUS.getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int questions() {
        return questions.get();
    }

    /** How to ask it; the key is put into a directory. */
    ProviderAccess access(Path directory, Duration timeout) throws IOException {
        Path key = Files.writeString(directory.resolve("virustotal.key"), "k3y");
        String url = "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
        return new ProviderAccess("virustotal", url, 1_000_000, timeout, key.toString());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
