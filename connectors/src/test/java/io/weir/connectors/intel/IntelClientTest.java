package io.weir.connectors.intel;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorForm;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;
import io.weir.rules.intel.VerdictCache;
import io.weir.rules.intel.VerdictTtl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import static org.assertj.core.api.Assertions.assertThat;

class IntelClientTest {
    private static final String SECRET = "key-that-must-not-be-seen";
    private static final Indicator HASH =
            new Indicator(IndicatorKind.SHA256, "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592");
    private static final Duration SHORT = Duration.ofMillis(1500);
    /** Longer than the busiest machine takes to answer, so that only what is meant to be slow is. */
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private static final String MALICIOUS =
            """
            {"data":{"id":"x","type":"file","attributes":{"last_analysis_stats":{"harmless":0,"malicious":9,"suspicious":1,
            "undetected":60,"timeout":0},"popular_threat_classification":{"suggested_threat_label":"trojan.example"},
            "tags":["peexe","signed"]}}}
            """;

    private FaultyServer server;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final AtomicLong skippedNanos = new AtomicLong();
    private LongSupplier nanoTime = () -> System.nanoTime() + skippedNanos.get();

    @BeforeEach
    void startServer() throws IOException {
        server = new FaultyServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private IntelClient client(Provider provider) {
        return client(provider, 600, PATIENT);
    }

    private IntelClient client(Provider provider, double perMinute, Duration timeout) {
        IntelSettings settings = new IntelSettings(
                server.base(), perMinute, timeout, 3, Duration.ofMillis(20), 5, Duration.ofSeconds(60));
        IntelTime time =
                new IntelTime(nanoTime, InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z")), new Random(1));
        return new IntelClient(provider, settings, new ApiKey(SECRET), http, time);
    }

    private Verdict look(IntelClient client, Indicator indicator) throws Exception {
        return client.look(indicator).get(2 * PATIENT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Indicator indicator(String text) {
        return IndicatorForm.guess(text).orElseThrow();
    }

    // --- what the providers say

    @Test
    void understandsVirusTotal() throws Exception {
        server.thenJson(MALICIOUS);
        Verdict verdict = look(client(new VirusTotal()), HASH);
        assertThat(verdict)
                .isEqualTo(new Verdict(
                        HASH,
                        "virustotal",
                        Judgement.MALICIOUS,
                        94,
                        List.of("trojan.example", "peexe", "signed"),
                        "9 of 70 scanners say malicious"));
        assertThat(server.questions()).containsExactly("/api/v3/files/" + HASH.value());
        assertThat(server.keys()).containsExactly(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, 50, 20, SUSPICIOUS, 50",
        "0, 2, 50, 20, SUSPICIOUS, 40",
        "0, 0, 50, 20, HARMLESS, 50",
        "0, 0, 0, 20, HARMLESS, 0",
        "0, 0, 0, 0, UNKNOWN, 0",
        "60, 0, 0, 0, MALICIOUS, 100",
    })
    void weighsTheScannersOfVirusTotal(
            int malicious, int suspicious, int harmless, int undetected, Judgement judgement, int confidence)
            throws Exception {
        server.thenJson(
                """
                {"data":{"attributes":{"last_analysis_stats":{"malicious":%d,"suspicious":%d,"harmless":%d,"undetected":%d}}}}
                """
                        .formatted(malicious, suspicious, harmless, undetected));
        Verdict verdict = look(client(new VirusTotal()), HASH);
        assertThat(verdict.judgement()).isEqualTo(judgement);
        assertThat(verdict.confidence()).isEqualTo(confidence);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5, /api/v3/ip_addresses/203.0.113.5, /api/v1/indicators/IPv4/203.0.113.5/general",
        "2001:db8::1, /api/v3/ip_addresses/2001%3Adb8%3A%3A1, /api/v1/indicators/IPv6/2001%3Adb8%3A%3A1/general",
        "evil.example.co.uk, /api/v3/domains/evil.example.co.uk, /api/v1/indicators/hostname/evil.example.co.uk/general",
        "example.co.uk, /api/v3/domains/example.co.uk, /api/v1/indicators/domain/example.co.uk/general",
        "http://e.com/a b, /api/v3/urls/aHR0cDovL2UuY29tL2EgYg, /api/v1/indicators/url/http%3A%2F%2Fe.com%2Fa%20b/general",
        "9e107d9d372bb6826bd81d3542a419d6, /api/v3/files/9e107d9d372bb6826bd81d3542a419d6, /api/v1/indicators/file/9e107d9d372bb6826bd81d3542a419d6/general",
    })
    void asksWhereTheProvidersAnswer(String text, String atVirusTotal, String atOtx) {
        assertThat(new VirusTotal().question(indicator(text))).isEqualTo(atVirusTotal);
        assertThat(new Otx().question(indicator(text))).isEqualTo(atOtx);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 40, false, MALICIOUS, 100",
        "30, 3, false, SUSPICIOUS, 30",
        "10, 1, false, UNKNOWN, 0",
        "0, 0, false, UNKNOWN, 0",
        "90, 50, true, HARMLESS, 80",
    })
    void understandsAbuseIpdb(int score, int reports, boolean isListed, Judgement judgement, int confidence)
            throws Exception {
        server.thenJson(
                """
                {"data":{"ipAddress":"203.0.113.5","isPublic":true,"ipVersion":4,"isWhitelisted":%b,"abuseConfidenceScore":%d,
                "countryCode":"XX","usageType":"Data Center/Web Hosting/Transit","isTor":true,"totalReports":%d}}
                """
                        .formatted(isListed, score, reports));
        Verdict verdict = look(client(new AbuseIpdb()), indicator("203.0.113.5"));
        assertThat(verdict.judgement()).isEqualTo(judgement);
        assertThat(verdict.confidence()).isEqualTo(confidence);
        assertThat(verdict.labels()).containsExactly("tor", "Data Center/Web Hosting/Transit");
        assertThat(verdict.note()).isEqualTo("abuse score " + score + " from " + reports + " reports");
        assertThat(server.questions()).containsExactly("/api/v2/check?maxAgeInDays=90&ipAddress=203.0.113.5");
    }

    @ParameterizedTest
    @CsvSource({"0, false, UNKNOWN, 0", "2, false, SUSPICIOUS, 40", "7, false, MALICIOUS, 75", "7, true, HARMLESS, 60"})
    void understandsOtx(int pulses, boolean isValidated, Judgement judgement, int confidence) throws Exception {
        server.thenJson(
                """
                {"indicator":"evil.example.com","validation":%s,"pulse_info":{"count":%d,"pulses":[
                {"name":"a","adversary":"Example Group","malware_families":[{"display_name":"ExampleLoader"},"Other"]},
                {"name":"b","adversary":null,"malware_families":[]}]}}
                """
                        .formatted(isValidated ? "[{\"source\":\"whitelist\"}]" : "[]", pulses));
        Verdict verdict = look(client(new Otx()), indicator("evil.example.com"));
        assertThat(verdict.judgement()).isEqualTo(judgement);
        assertThat(verdict.confidence()).isEqualTo(confidence);
        if (judgement != Judgement.HARMLESS) {
            assertThat(verdict.labels()).containsExactly("ExampleLoader", "Other", "Example Group");
        }
    }

    @Test
    void whatAProviderDoesNotHaveIsUnknown() throws Exception {
        server.thenStatus(404);
        assertThat(look(client(new VirusTotal()), HASH)).isEqualTo(Verdict.unknown(HASH, "virustotal"));
        assertThat(server.questions()).hasSize(1);
    }

    // --- faults

    @Test
    void aSilentProviderIsGivenUpAfterTheTimeout() throws Exception {
        server.thenSilence();
        IntelClient client = client(new VirusTotal(), 600, SHORT);
        long start = System.nanoTime();
        Verdict verdict = look(client, HASH);
        assertThat(verdict.judgement()).isEqualTo(Judgement.UNAVAILABLE);
        assertThat(verdict.note()).isEqualTo("no answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SHORT.multipliedBy(4));
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUpAfterTheTimeout() throws Exception {
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                Thread.sleep(20);
            }
        });
        assertThat(look(client(new VirusTotal(), 600, SHORT), HASH).note()).isEqualTo("no answer in time");
    }

    @Test
    void aHugeAnswerIsNotRead() throws Exception {
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(part);
            }
        });
        Verdict verdict = look(client(new VirusTotal()), HASH);
        assertThat(verdict.judgement()).isEqualTo(Judgement.UNAVAILABLE);
    }

    @Test
    void errorsAndBrokenConnectionsAreTriedAgain() throws Exception {
        server.thenStatus(500).thenReset().thenJson(MALICIOUS);
        assertThat(look(client(new VirusTotal()), HASH).judgement()).isEqualTo(Judgement.MALICIOUS);
        assertThat(server.questions()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void gaveUpAfterThreeAttempts(int status) throws Exception {
        server.thenStatus(status);
        assertThat(look(client(new VirusTotal()), HASH).note()).isEqualTo("it answers " + status);
        assertThat(server.questions()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "null",
                "{\"data\":null}",
                "{\"data\":{}}",
                "<html>",
                "{\"data\":{\"attributes\":"
            })
    void garbageIsNoVerdict(String body) throws Exception {
        server.thenJson(body);
        assertThat(look(client(new VirusTotal()), HASH).note()).isEqualTo("its answer is not understood");
        assertThat(look(client(new AbuseIpdb()), indicator("203.0.113.5")).judgement())
                .isEqualTo(Judgement.UNAVAILABLE);
        assertThat(look(client(new Otx()), HASH).judgement()).isEqualTo(Judgement.UNAVAILABLE);
    }

    @Test
    void waitsAsLongAsItIsTold() throws Exception {
        server.thenTooMany("1").thenJson(MALICIOUS);
        long start = System.nanoTime();
        assertThat(look(client(new VirusTotal()), HASH).judgement()).isEqualTo(Judgement.MALICIOUS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"600", "Mon, 01 Jun 2026 00:10:00 GMT"})
    void asksNobodyWhileToldToWait(String retryAfter) throws Exception {
        server.thenTooMany(retryAfter).thenJson(MALICIOUS);
        nanoTime = skippedNanos::get;
        IntelClient client = client(new VirusTotal());
        assertThat(look(client, HASH).note()).isEqualTo("its limit of questions is reached");
        assertThat(look(client, indicator("203.0.113.5")).note()).isEqualTo("its limit of questions is reached");
        assertThat(server.questions()).hasSize(1);
        skippedNanos.set(TimeUnit.SECONDS.toNanos(599));
        assertThat(look(client, HASH).judgement()).isEqualTo(Judgement.UNAVAILABLE);
        skippedNanos.set(TimeUnit.SECONDS.toNanos(601));
        assertThat(look(client, HASH).judgement()).isEqualTo(Judgement.MALICIOUS);
    }

    @Test
    void keepsTheLimitOfQuestions() throws Exception {
        server.thenJson(MALICIOUS);
        nanoTime = skippedNanos::get;
        IntelClient client = client(new VirusTotal(), 4, PATIENT);
        int answered = 0;
        for (int i = 1; i <= 20; i++) {
            answered += look(client, indicator("203.0.113." + i)).judgement() == Judgement.MALICIOUS ? 1 : 0;
        }
        assertThat(answered).isEqualTo(4);
        assertThat(server.questions()).hasSize(4);
        skippedNanos.set(TimeUnit.SECONDS.toNanos(16));
        assertThat(look(client, HASH).judgement()).isEqualTo(Judgement.MALICIOUS);
    }

    @Test
    void leavesAFailingProviderAloneAndFindsOutWhenItIsBack() throws Exception {
        server.thenStatus(500)
                .thenStatus(500)
                .thenStatus(500)
                .thenStatus(500)
                .thenStatus(500)
                .thenJson(MALICIOUS);
        IntelClient client = client(new VirusTotal());
        look(client, indicator("203.0.113.1"));
        look(client, indicator("203.0.113.2"));
        assertThat(server.questions()).hasSize(5);
        assertThat(look(client, HASH).note()).isEqualTo("left alone after failures");
        assertThat(server.questions()).hasSize(5);
        skippedNanos.set(TimeUnit.SECONDS.toNanos(61));
        assertThat(look(client, HASH).judgement()).isEqualTo(Judgement.MALICIOUS);
        assertThat(look(client, indicator("203.0.113.3")).judgement()).isEqualTo(Judgement.MALICIOUS);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedKeyIsNotTriedAgain(int status) throws Exception {
        server.thenStatus(status);
        IntelClient client = client(new VirusTotal());
        assertThat(look(client, HASH).note()).isEqualTo("it refuses the key (" + status + ")");
        assertThat(look(client, indicator("203.0.113.1")).note()).isEqualTo("left alone after failures");
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void nobodyThereIsNoFailureOfOurs() throws Exception {
        server.thenJson(MALICIOUS);
        IntelClient client = client(new VirusTotal());
        server.close();
        assertThat(look(client, HASH).judgement()).isEqualTo(Judgement.UNAVAILABLE);
    }

    @Test
    void aMistakeOfOursIsAnsweredLikeAnOutage() throws Exception {
        VirusTotal provider = new VirusTotal();
        IntelSettings usual = IntelSettings.of(provider);
        IntelSettings wrong = new IntelSettings(
                URI.create("nowhere"),
                usual.questionsPerMinute(),
                usual.timeout(),
                usual.attempts(),
                usual.firstWait(),
                usual.failuresAllowed(),
                usual.rest());
        IntelClient client = new IntelClient(provider, wrong, new ApiKey(SECRET), http, IntelTime.real());
        assertThat(look(client, HASH).note()).isEqualTo("IllegalArgumentException");
        assertThat(look(client, HASH).note()).isEqualTo("IllegalArgumentException");
    }

    @Test
    void theSameQuestionIsAskedOnceAtATime() throws Exception {
        server.then(exchange -> {
            Thread.sleep(300);
            exchange.sendResponseHeaders(404, -1);
        });
        IntelClient client = client(new VirusTotal());
        List<CompletableFuture<Verdict>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(client.look(HASH));
        }
        for (CompletableFuture<Verdict> each : all) {
            assertThat(each.get(60, TimeUnit.SECONDS).judgement()).isEqualTo(Judgement.UNKNOWN);
        }
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void theKeyIsNeverSeen() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try {
            server.thenStatus(401);
            Verdict verdict = look(client(new VirusTotal()), HASH);
            assertThat(verdict.toString()).doesNotContain(SECRET);
            assertThat(new ApiKey(SECRET)).hasToString("a key");
            assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains(SECRET));
        } finally {
            root.detachAppender(log);
        }
    }

    // --- all together

    @Test
    void enrichesFromEveryProviderAndSaysWhatIsMissing() throws Exception {
        server.thenJson(MALICIOUS);
        RemoteIntel intel = remote(new VerdictCache(100, VerdictTtl.USUAL), new AtomicLong());
        Enrichment enrichment = intel.enrich(List.of(HASH, indicator("203.0.113.5"), indicator("10.0.0.1")))
                .get(60, TimeUnit.SECONDS);
        // The server speaks for VirusTotal only; that of OTX is garbage. Addresses of examples are not asked about.
        assertThat(enrichment.verdicts()).extracting(Verdict::source).containsExactly("virustotal", "otx");
        assertThat(enrichment.isPartial()).isTrue();
    }

    @Test
    void answersSurviveARestartForAsLongAsTheyAreGood() throws Exception {
        server.thenJson(MALICIOUS);
        AtomicLong now = new AtomicLong(1_000_000);
        VerdictCache cache = new VerdictCache(100, VerdictTtl.USUAL);
        remote(cache, now).enrich(List.of(HASH)).get(60, TimeUnit.SECONDS);
        int asked = server.questions().size();

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        cache.write(new DataOutputStream(bytes), now.get());
        VerdictCache restored = new VerdictCache(100, VerdictTtl.USUAL);
        restored.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        Enrichment again = remote(restored, now).enrich(List.of(HASH)).get(60, TimeUnit.SECONDS);
        assertThat(again.verdicts())
                .extracting(Verdict::judgement)
                .containsExactly(Judgement.MALICIOUS, Judgement.UNAVAILABLE);
        assertThat(server.questions()).hasSize(asked);

        now.addAndGet(TimeUnit.SECONDS.toMillis(30)); // what was missing is asked for again, the rest is known
        remote(restored, now).enrich(List.of(HASH)).get(60, TimeUnit.SECONDS);
        assertThat(server.questions()).hasSize(asked + 1).last().asString().contains("/api/v1/");
        now.addAndGet(TimeUnit.HOURS.toMillis(24));
        remote(restored, now).enrich(List.of(HASH)).get(60, TimeUnit.SECONDS);
        assertThat(server.questions()).hasSize(asked + 3);
    }

    @Test
    void withoutProvidersNothingIsMissing() throws Exception {
        RemoteIntel off = new RemoteIntel(List.of(), new VerdictCache(1, VerdictTtl.USUAL), InstantSource.system(), 10);
        assertThat(off.enrich(List.of(HASH)).get(1, TimeUnit.SECONDS).isPartial())
                .isFalse();
    }

    private RemoteIntel remote(VerdictCache cache, AtomicLong now) {
        return new RemoteIntel(
                List.of(client(new VirusTotal()), client(new Otx())), cache, () -> Instant.ofEpochMilli(now.get()), 10);
    }

    @Test
    void urlsWithAQueryStayHere() {
        IntelClient client = client(new VirusTotal());
        assertThat(client.knows(indicator("http://evil.com/a"))).isTrue();
        assertThat(client.knows(indicator("http://evil.com/a?session=1"))).isFalse();
        assertThat(client.knows(indicator("http://10.0.0.1/a"))).isFalse();
        assertThat(client.knows(indicator("10.0.0.1"))).isFalse();
        assertThat(client.knows(indicator("bob@evil.com"))).isFalse();
    }
}
