package io.weir.connectors.notify.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.NoticeText;
import io.weir.connectors.notify.Receipt;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends batches to Splunk's HTTP Event Collector. Where the token asks for acknowledgements a batch counts as taken only once it is
 * indexed, and is sent again if that is not said in time.
 */
final class SplunkCourier implements Courier {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FIRST_QUESTION = Duration.ofMillis(100);
    private static final Duration LONGEST_BETWEEN_QUESTIONS = Duration.ofSeconds(2);
    private static final int LONGEST_REASON = 200;

    /** The collector's own numbers of what went wrong. */
    private static final int WRONG_INDEX = 7;

    private static final int NO_CHANNEL = 10;
    private static final int BAD_CHANNEL = 11;

    private final SplunkSettings settings;
    private final URI base;
    private final WebClient client;
    /** Numbers of acknowledgements count within a channel: each start has one of its own. */
    private final String channel = UUID.randomUUID().toString();

    private volatile boolean isClosed;

    SplunkCourier(SplunkSettings settings) {
        this.settings = settings;
        this.base = URI.create(settings.url());
        this.client = new WebClient(settings.caFile(), "notify.splunk.ca-file", settings.patience());
    }

    @Override
    public CompletableFuture<Receipt> deliver(List<Notice> notices) {
        return settings.token().withWord(token -> post(token, notices));
    }

    private CompletableFuture<Receipt> post(String token, List<Notice> notices) {
        HttpRequest request = request("/services/collector/event", token)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(SplunkEvents.packed(notices, settings.index())))
                .build();
        return client.send(request).thenCompose(answer -> settle(token, notices, answer));
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Splunk " + token)
                .header("Content-Type", "application/json")
                .header("X-Splunk-Request-Channel", channel);
    }

    private CompletableFuture<Receipt> settle(String token, List<Notice> notices, Answer answer) {
        JsonNode said = read(answer.body());
        if (answer.isSuccess()) {
            JsonNode number = said.path("ackId");
            return number.isIntegralNumber()
                    ? acknowledged(
                            token,
                            number.asLong(),
                            System.nanoTime() + settings.acknowledgedWithin().toNanos(),
                            FIRST_QUESTION)
                    : done(Receipt.TAKEN);
        }
        if (!answer.isAboutContent()) {
            return done(answer.receipt(place(), "check notify.splunk.url, and notify.splunk.token" + words(said)));
        }
        int code = said.path("code").asInt();
        String reason = place() + " answers " + answer.status() + words(said);
        if (code == WRONG_INDEX) {
            return done(Receipt.stuck(reason + ": check notify.splunk.index, and which indexes the token may write"));
        }
        if (code == NO_CHANNEL || code == BAD_CHANNEL) {
            return done(Receipt.again(reason));
        }
        if (notices.size() == 1) {
            return done(Receipt.refusing(0, reason));
        }
        int culprit = said.path("invalid-event-number").asInt(-1);
        if (culprit >= 0 && culprit < notices.size()) {
            return done(Receipt.without(culprit, reason));
        }
        int half = notices.size() / 2;
        return post(token, notices.subList(0, half))
                .thenCompose(first -> post(token, notices.subList(half, notices.size()))
                        .thenApply(second -> first.and(second, half)));
    }

    /** Asks until the batch is indexed, or it has taken too long. */
    private CompletableFuture<Receipt> acknowledged(String token, long number, long untilNanos, Duration pause) {
        return CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(waited -> isClosed
                        ? new CompletableFuture<Answer>() // nobody waits any more
                        : client.send(request("/services/collector/ack?channel=" + channel, token)
                                .POST(BodyPublishers.ofString("{\"acks\":[" + number + "]}"))
                                .build()))
                .thenCompose(answer -> {
                    if (answer.isSuccess()
                            && read(answer.body())
                                    .path("acks")
                                    .path(Long.toString(number))
                                    .asBoolean()) {
                        return done(Receipt.TAKEN);
                    }
                    if (answer.isAboutContent()) {
                        return done(Receipt.again(place() + " does not know the batch that it is to acknowledge"));
                    }
                    if (System.nanoTime() - untilNanos >= 0) {
                        return done(Receipt.again(
                                place() + " did not acknowledge a batch within " + settings.acknowledgedWithin()));
                    }
                    Duration next = pause.multipliedBy(2);
                    return acknowledged(
                            token,
                            number,
                            untilNanos,
                            next.compareTo(LONGEST_BETWEEN_QUESTIONS) < 0 ? next : LONGEST_BETWEEN_QUESTIONS);
                });
    }

    private static CompletableFuture<Receipt> done(Receipt receipt) {
        return CompletableFuture.completedFuture(receipt);
    }

    private String place() {
        return "Splunk at " + WebClient.place(base);
    }

    /** What the collector says of itself: its answers do not hold what it was sent. */
    private static String words(JsonNode said) {
        String text = NoticeText.oneLine(said.path("text").asText());
        return text.isEmpty() ? "" : " (" + NoticeText.shortened(text, LONGEST_REASON) + ")";
    }

    private static JsonNode read(String body) {
        try {
            JsonNode said = JSON.readTree(body);
            return said == null ? JSON.missingNode() : said;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
