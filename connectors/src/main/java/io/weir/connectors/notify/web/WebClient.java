package io.weir.connectors.notify.web;

import io.weir.connectors.elasticsearch.CertificateTrust;

import javax.net.ssl.SSLException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts to one server, and gets an answer in any case. Redirects are not followed: what is sent is for this server. */
final class WebClient {
    private static final int MOST_ANSWER_BYTES = 64 << 10;

    private final String caFile;
    private final String caFileKey;
    private final Duration patience;
    /** Made when it is first used: a file of certificates that is missing is trouble like any other. */
    private volatile HttpClient http;

    /** @param caFile certificates that sign the server's; empty for those that Java trusts */
    WebClient(String caFile, String caFileKey, Duration patience) {
        this.caFile = caFile;
        this.caFileKey = caFileKey;
        this.patience = patience;
    }

    private HttpClient client() {
        if (http == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(patience)
                    .followRedirects(HttpClient.Redirect.NEVER);
            if (!caFile.isEmpty()) {
                builder.sslContext(CertificateTrust.ofFile(Path.of(caFile), caFileKey));
            }
            http = builder.build();
        }
        return http;
    }

    CompletableFuture<Answer> send(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> sent;
        try {
            sent = client().sendAsync(request, info -> new FirstBytes(MOST_ANSWER_BYTES));
        } catch (IllegalStateException | UncheckedIOException e) {
            return CompletableFuture.completedFuture(Answer.none(e.getMessage()));
        }
        // A time limit of the request would end with the head of the answer.
        return sent.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            if (failure == null) {
                return Answer.of(response);
            }
            sent.cancel(true);
            return Answer.none(reason(failure));
        });
    }

    /** In words of our own: messages of the client may hold what was sent. */
    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        if (cause instanceof SSLException) {
            return "no agreement on TLS (" + cause.getMessage() + ")";
        }
        return "the connection broke (" + cause.getClass().getSimpleName() + ")";
    }

    /** For messages: without path and query, which often are a secret. */
    static String place(URI address) {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }
}
