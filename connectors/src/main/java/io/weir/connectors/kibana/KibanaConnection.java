package io.weir.connectors.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weir.connectors.elasticsearch.Authorization;
import io.weir.connectors.elasticsearch.CertificateTrust;
import io.weir.connectors.elasticsearch.Trouble;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Asks a Kibana, and says in a sentence why it cannot. */
public final class KibanaConnection {
    private static final String SECTION = "kibana";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** To import takes Kibana some seconds. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final KibanaTarget target;
    private final HttpClient http;
    private final Optional<String> authorization;

    private KibanaConnection(KibanaTarget target, HttpClient http, Optional<String> authorization) {
        this.target = target;
        this.http = http;
        this.authorization = authorization;
    }

    public static KibanaConnection open(KibanaTarget target) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        CertificateTrust.context(SECTION, target.trust()).ifPresent(http::sslContext);
        return new KibanaConnection(
                target,
                http.build(),
                Authorization.header(SECTION, target.username(), target.password(), target.apiKey()));
    }

    /**
     * What Kibana said.
     *
     * @param body missing where it is no JSON
     */
    record Answer(int status, JsonNode body, String text) {
        boolean isGood() {
            return status == 200;
        }

        /** Why it refused, in its own words. */
        String reason() {
            return status + " "
                    + (body.path("message").isTextual() ? body.path("message").asText() : shortened(text));
        }

        private static String shortened(String text) {
            return text.length() <= 300 ? text : text.substring(0, 300) + "…";
        }
    }

    /** Fails unless there is a Kibana that lets one in and is ready. */
    void check() throws IOException {
        Answer status = send(target.url() + "/api/status", "GET", "", BodyPublishers.noBody());
        if (status.status() == UNAVAILABLE) {
            throw new IllegalStateException(
                    address() + " is not ready: " + status.reason() + "; try again in a minute");
        }
        if (!status.isGood() || !status.body().has("version") && !status.body().has("status")) {
            throw new IllegalStateException(address() + " answers " + status.reason()
                    + ", expected the status of a Kibana: is kibana.url right, with its base path?");
        }
    }

    Answer get(String path) throws IOException {
        return send(inSpace(path), "GET", "", BodyPublishers.noBody());
    }

    Answer post(String path, String contentType, byte[] body) throws IOException {
        return send(inSpace(path), "POST", contentType, BodyPublishers.ofByteArray(body));
    }

    private String inSpace(String path) {
        return target.url() + (target.space().isEmpty() ? "" : "/s/" + target.space()) + path;
    }

    private Answer send(String url, String method, String contentType, BodyPublisher body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER_TIMEOUT)
                .method(method, body)
                .header("kbn-xsrf", "true"); // Kibana takes no change without it
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() == UNAUTHORIZED) {
                throw new IllegalStateException(
                        address() + " refuses " + who() + ": check kibana.username with its password, or the API key");
            }
            return new Answer(response.statusCode(), json(response.body()), response.body());
        } catch (HttpTimeoutException | ConnectException e) {
            throw new IllegalStateException(address() + " does not answer: is it running, and is kibana.url right?", e);
        } catch (IOException e) {
            Optional<String> lasting = Trouble.lasting(SECTION, e);
            if (lasting.isPresent()) {
                throw new IllegalStateException("cannot talk to " + address() + ": " + lasting.get(), e);
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + address(), e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private String who() {
        return target.username().isEmpty() ? "these credentials" : "the user '" + target.username() + "'";
    }

    /** For messages. */
    String address() {
        return "Kibana at " + target.url();
    }
}
