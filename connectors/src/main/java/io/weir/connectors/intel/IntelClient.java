package io.weir.connectors.intel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.indicator.Scope;
import io.weir.rules.intel.Verdict;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks one provider. Every question gets an answer within the time-out, be it that there was none: enrichment may be partial, but
 * it holds nothing up and loses nothing.
 */
public final class IntelClient {
    private static final int MAX_ANSWER = 4 << 20;
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .build();

    private final Provider provider;
    private final IntelSettings settings;
    private final ApiKey key;
    private final HttpClient http;
    private final IntelTime time;
    private final TokenBucket bucket;
    private final CircuitBreaker breaker;
    private final Map<Indicator, CompletableFuture<Verdict>> asked = new ConcurrentHashMap<>();

    public IntelClient(Provider provider, IntelSettings settings, ApiKey key, HttpClient http, IntelTime time) {
        this.provider = provider;
        this.settings = settings;
        this.key = key;
        this.http = http;
        this.time = time;
        this.bucket = new TokenBucket(settings.questionsPerMinute(), time.nanoTime());
        this.breaker = new CircuitBreaker(settings.failuresAllowed(), settings.rest(), time.nanoTime());
    }

    public String name() {
        return provider.name();
    }

    /**
     * Whether it makes sense to ask: the provider has such indicators, and this one is not one's own or made up. The query of a
     * URL may hold what is nobody's business (a session, a name); such a URL is known by its host.
     */
    public boolean knows(Indicator indicator) {
        boolean isPrivate =
                indicator.kind() == IndicatorKind.URL && indicator.value().indexOf('?') >= 0;
        return provider.knows(indicator.kind()) && Scope.of(indicator) == Scope.PUBLIC && !isPrivate;
    }

    /** Never fails: a question that gets no answer is answered with a verdict that says so. */
    public CompletableFuture<Verdict> look(Indicator indicator) {
        CompletableFuture<Verdict> mine = new CompletableFuture<>();
        CompletableFuture<Verdict> other = asked.putIfAbsent(indicator, mine);
        if (other != null) {
            return other.copy();
        }
        Question question = new Question(indicator, time.nanoTime().getAsLong());
        CompletableFuture<?> unused = question.ask()
                .completeOnTimeout(
                        none(indicator, "no answer in time"), settings.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((verdict, problem) -> {
                    question.cancel();
                    asked.remove(indicator, mine);
                    mine.complete(
                            problem == null
                                    ? verdict
                                    : none(indicator, problem.getClass().getSimpleName()));
                });
        return mine.copy();
    }

    private Verdict none(Indicator indicator, String reason) {
        return Verdict.unavailable(indicator, name(), reason);
    }

    /** One question with its retries. */
    private final class Question {
        private final Indicator indicator;
        private final long startedAt;
        private final CompletableFuture<Verdict> result = new CompletableFuture<>();
        private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);
        private int attempts;

        Question(Indicator indicator, long startedAt) {
            this.indicator = indicator;
            this.startedAt = startedAt;
        }

        CompletableFuture<Verdict> ask() {
            attempt();
            return result;
        }

        /** A mistake of ours must not leave the alert waiting, either. */
        private void attempt() {
            try {
                send();
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }

        void cancel() {
            if (!running.isDone()) {
                running.cancel(true);
                breaker.failed();
            }
        }

        private void send() {
            if (result.isDone()) {
                return;
            }
            if (!breaker.allows()) {
                result.complete(none(indicator, "left alone after failures"));
                return;
            }
            if (!bucket.take()) {
                result.complete(none(indicator, "its limit of questions is reached"));
                return;
            }
            attempts++;
            CompletableFuture<HttpResponse<byte[]>> sent =
                    http.sendAsync(request(), any -> new BoundedBody(MAX_ANSWER));
            running = sent;
            CompletableFuture<?> unused = sent.whenComplete((response, problem) -> {
                try {
                    if (problem == null) {
                        answered(response);
                    } else if (!sent.isCancelled()) {
                        failed(problem instanceof CompletionException ? problem.getCause() : problem);
                    }
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        }

        private HttpRequest request() {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(settings.base() + provider.question(indicator)))
                    .timeout(left())
                    .header("Accept", "application/json")
                    .header("User-Agent", "weir");
            provider.headers(key).forEach(request::header);
            return request.build();
        }

        private Duration left() {
            long left = settings.timeout().toNanos() - (time.nanoTime().getAsLong() - startedAt);
            return Duration.ofNanos(Math.max(1_000_000, left));
        }

        private void answered(HttpResponse<byte[]> response) {
            int status = response.statusCode();
            switch (status) {
                case 200 -> read(response.body());
                case 404 -> {
                    breaker.succeeded();
                    result.complete(Verdict.unknown(indicator, name()));
                }
                case 401, 403 -> {
                    breaker.open();
                    result.complete(none(indicator, "it refuses the key (" + status + ")"));
                }
                case 429 -> tooMany(response);
                default -> {
                    if (status >= 500) {
                        retry("it answers " + status);
                    } else {
                        breaker.succeeded();
                        result.complete(none(indicator, "it answers " + status));
                    }
                }
            }
        }

        private void read(byte[] body) {
            try {
                JsonNode answer = JSON.readTree(body);
                Verdict verdict = provider.verdict(indicator, answer);
                breaker.succeeded();
                result.complete(verdict);
            } catch (IOException e) {
                breaker.failed();
                result.complete(none(indicator, "its answer is not understood"));
            }
        }

        /** The provider says how long it wants to be left alone; nobody asks before. */
        private void tooMany(HttpResponse<?> response) {
            Duration pause = response.headers()
                    .firstValue("Retry-After")
                    .flatMap(this::retryAfter)
                    .orElse(USUAL_PAUSE);
            bucket.pause(pause.toNanos());
            if (pause.compareTo(left()) < 0 && attempts < settings.attempts()) {
                running = CompletableFuture.runAsync(this::attempt, IntelTime.after(pause.plusMillis(1)));
            } else {
                result.complete(none(indicator, "its limit of questions is reached"));
            }
        }

        /** Seconds, or the date of the end. */
        private Optional<Duration> retryAfter(String text) {
            Duration pause;
            try {
                boolean isSeconds = text.length() <= 9 && text.chars().allMatch(Character::isDigit) && !text.isEmpty();
                pause = isSeconds
                        ? Duration.ofSeconds(Long.parseLong(text))
                        : Duration.between(
                                time.clock().instant(),
                                ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
            Duration atLeastNothing = pause.isNegative() ? Duration.ZERO : pause;
            return Optional.of(atLeastNothing.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeastNothing);
        }

        private void failed(Throwable problem) {
            if (problem instanceof HttpTimeoutException) {
                breaker.failed();
                result.complete(none(indicator, "no answer in time"));
            } else {
                retry("the connection failed (" + problem.getClass().getSimpleName() + ")");
            }
        }

        private void retry(String reason) {
            breaker.failed();
            Duration wait = time.jittered(settings.firstWait().multipliedBy(1L << (attempts - 1)));
            if (attempts >= settings.attempts() || wait.compareTo(left()) >= 0) {
                result.complete(none(indicator, reason));
                return;
            }
            running = CompletableFuture.runAsync(this::attempt, IntelTime.after(wait));
        }
    }
}
