package io.weir.cli.responder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Response;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Hands actions to whoever can do them: a POST for each, signed, with a key by which a receiver tells repeats. What it gets
 * for an answer is not read.
 */
public final class WebhookExecutor implements Executor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LONGEST_PAUSE_SECONDS = 600;
    /** Answers besides those from 500 on after which it makes sense to try again: time-out, too early, too many. */
    private static final Set<Integer> AGAIN = Set.of(408, 425, 429);

    private final Receivers receivers;
    private final byte[] secret;
    private final LongSupplier clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * Who gets what.
     *
     * @param byChannel of the channels that playbooks name
     * @param byDefault of all else; null for nobody
     */
    public record Receivers(Map<String, URI> byChannel, URI byDefault) {
        Optional<URI> of(Response response) {
            return Optional.ofNullable(byChannel.getOrDefault(response.to(), byDefault));
        }
    }

    /** @param secret signs each request; the receiver has it, too */
    public WebhookExecutor(Receivers receivers, byte[] secret, LongSupplier clock) {
        this.receivers = receivers;
        this.secret = secret.clone();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    /** Blocking is for a firewall, unless somebody says that the receiver is one. */
    @Override
    public Set<ActionKind> actions() {
        return EnumSet.complementOf(EnumSet.of(ActionKind.BLOCK_IP));
    }

    @Override
    public Set<ActionKind> possibleActions() {
        return EnumSet.allOf(ActionKind.class);
    }

    @Override
    public Optional<String> refuses(Response response) {
        if (receivers.of(response).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                response.to().isEmpty()
                        ? "nobody is told what has no channel; --url says who is"
                        : "nobody listens to the channel '" + response.to() + "'; --channel " + response.to()
                                + "=URL says who does");
    }

    @Override
    public void execute(Response response) throws ExecutorException {
        post("execute", response.id(), response);
    }

    @Override
    public void undo(Response response) throws ExecutorException {
        post("undo", response.id() + "-undo", response);
    }

    private void post(String event, String idempotencyKey, Response response) throws ExecutorException {
        URI receiver = receivers
                .of(response)
                .orElseThrow(() ->
                        ExecutorException.forGood("nobody listens to the channel '" + response.to() + "' any more"));
        byte[] body = body(event, response);
        String time = Long.toString(clock.getAsLong() / 1000);
        HttpRequest request = HttpRequest.newBuilder(receiver)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .header("Weir-Timestamp", time)
                .header("Weir-Signature", "sha256=" + signature(time, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            check(receiver, http.send(request, BodyHandlers.discarding()));
        } catch (IOException e) {
            throw new ExecutorException("cannot reach " + place(receiver) + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutorException("interrupted while " + place(receiver) + " was told", e);
        }
    }

    private static void check(URI receiver, HttpResponse<Void> answer) throws ExecutorException {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return;
        }
        String message = place(receiver) + " answered " + status;
        if (status < 500 && !AGAIN.contains(status)) {
            throw ExecutorException.forGood(message + ", which trying again does not help");
        }
        long seconds = answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
        throw ExecutorException.later(message, Duration.ofSeconds(Math.min(seconds, LONGEST_PAUSE_SECONDS)));
    }

    /** Without its path and query, which often are a secret. */
    private static String place(URI receiver) {
        return receiver.getScheme() + "://" + receiver.getRawAuthority();
    }

    private static byte[] body(String event, Response response) {
        ObjectNode node = JSON.createObjectNode();
        node.put("event", event);
        node.put("id", response.id());
        node.put("tenant", response.tenant());
        node.put("playbook", response.playbook());
        node.put("action", response.action().word());
        node.put("target", response.target());
        node.put("to", response.to());
        node.put("reason", response.reason());
        node.put("occasion", response.occasion());
        node.put("asked", Instant.ofEpochMilli(response.askedMillis()).toString());
        node.put("expires", Instant.ofEpochMilli(response.expiresMillis()).toString());
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text can always be written", e);
        }
    }

    /** Over the time, too, so that a receiver can refuse what somebody recorded and sends again. */
    private String signature(String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update((time + ".").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
