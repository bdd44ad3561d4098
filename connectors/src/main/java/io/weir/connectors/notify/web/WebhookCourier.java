package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Receipt;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Tells one notice by one POST, with a key by which a receiver knows repeats, signed if there is a key to sign with. */
final class WebhookCourier implements Courier {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int CONFLICT = 409;

    private final WebhookSettings settings;
    private final JsonTemplate template;
    private final WebClient client;

    WebhookCourier(WebhookSettings settings) {
        this.settings = settings;
        this.template = JsonTemplate.read(
                WebhookSettings.TEMPLATE_KEY,
                settings.template().isEmpty() ? JsonTemplate.EVERYTHING : settings.template());
        this.client = new WebClient(settings.caFile(), "notify.webhook.ca-file", settings.patience());
    }

    @Override
    public CompletableFuture<Receipt> deliver(List<Notice> notices) {
        Notice notice = notices.get(0);
        return withAddress(address -> settings.token()
                .withWordIfGiven(token -> settings.key().withWordIfGiven(key -> post(address, token, key, notice))));
    }

    private CompletableFuture<Receipt> withAddress(Function<URI, CompletableFuture<Receipt>> next) {
        return settings.url().isEmpty()
                ? settings.secretUrl()
                        .with(url -> WebAddress.read(url, settings.secretUrl().key(), next))
                : WebAddress.read(settings.url(), "notify.webhook.url", next);
    }

    private CompletableFuture<Receipt> post(URI address, Optional<String> token, Optional<String> key, Notice notice) {
        byte[] body = template.fill(notice, settings.kibana());
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("User-Agent", "weir")
                .header("Idempotency-Key", notice.key())
                .POST(BodyPublishers.ofByteArray(body));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        key.ifPresent(secret -> {
            String time = Long.toString(System.currentTimeMillis() / 1000);
            request.header("Weir-Timestamp", time).header("Weir-Signature", "sha256=" + signature(secret, time, body));
        });
        return client.send(request.build()).thenApply(answer -> receipt(address, answer));
    }

    private static Receipt receipt(URI address, Answer answer) {
        return answer.status() == CONFLICT
                ? Receipt.TAKEN // it knows the key, so it has been told
                : answer.receipt(WebClient.place(address), "check the address and the token of notify.webhook");
    }

    /** Over the time, too, so that a receiver can refuse what somebody recorded and sends again. */
    private static String signature(String key, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
            mac.update((time + ".").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public void close() {
        // The client ends with its last request.
    }
}
