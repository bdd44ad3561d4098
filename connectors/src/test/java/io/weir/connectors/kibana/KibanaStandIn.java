package io.weir.connectors.kibana;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What Kibana's API documents of the few requests that a set-up makes; no Kibana runs where Weir is developed. */
public final class KibanaStandIn implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> rules = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private boolean hasImported;

    record Asked(String method, String path, Map<String, String> headers, String body) {}

    private record Answer(int status, String body) {}

    public KibanaStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Whoever asks with such a method for a path that begins so gets this instead. */
    public void answer(String methodAndPath, int status, String body) {
        answers.put(methodAndPath, new Answer(status, body));
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(new Asked(method, path, headers, body));
            Answer answer = answers.entrySet().stream()
                    .filter(told -> (method + " " + path).startsWith(told.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseGet(() -> answer(method, path, headers, body));
            byte[] bytes = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(String method, String path, Map<String, String> headers, String body) {
        if (!headers.containsKey("kbn-xsrf")) {
            return new Answer(400, "{\"message\":\"Request must contain a kbn-xsrf header.\"}");
        }
        if (path.endsWith("/api/status")) {
            return new Answer(
                    200, "{\"version\":{\"number\":\"8.19.0\"},\"status\":{\"overall\":{\"level\":\"available\"}}}");
        }
        if (path.contains("/api/saved_objects/_import")) {
            boolean again = hasImported;
            hasImported = true;
            return new Answer(200, imported(body, again));
        }
        String rule = path.substring(path.lastIndexOf('/') + 1);
        if (method.equals("POST")) {
            rules.put(rule, body);
        }
        return rules.containsKey(rule)
                ? new Answer(200, rules.get(rule))
                : new Answer(404, "{\"message\":\"Saved object [alert/" + rule + "] not found\"}");
    }

    private static String imported(String body, boolean again) {
        List<String> results = body.lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> line.replaceFirst(
                        ".*\"id\":\"([^\"]*)\",\"managed\".*\"type\":\"([^\"]*)\",\"typeM.*", "$2 $1"))
                .map(object -> object.split(" "))
                .map(object -> "{\"type\":\"" + object[0] + "\",\"id\":\"" + object[1] + "\",\"meta\":{\"title\":\""
                        + object[1] + "\"}" + (again ? ",\"overwrite\":true" : "") + "}")
                .toList();
        return "{\"success\":true,\"successCount\":" + results.size() + ",\"successResults\":["
                + String.join(",", results) + "]}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
