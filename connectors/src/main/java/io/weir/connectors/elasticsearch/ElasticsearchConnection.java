package io.weir.connectors.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.net.ssl.SSLContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** An open connection to Elasticsearch. */
public final class ElasticsearchConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchConnection.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int UNAUTHORIZED = 401;

    private final ElasticsearchTarget target;
    private final RestClient rest;
    private final RestClientTransport transport;

    private ElasticsearchConnection(ElasticsearchTarget target, RestClient rest) {
        this.target = target;
        this.rest = rest;
        this.transport = new RestClientTransport(rest, new JacksonJsonpMapper());
    }

    public static ElasticsearchConnection open(ElasticsearchTarget target) {
        HttpHost[] hosts = target.hosts().stream().map(HttpHost::create).toArray(HttpHost[]::new);
        Optional<SSLContext> tls = CertificateTrust.context("elasticsearch", target.trust());
        RestClientBuilder builder = RestClient.builder(hosts)
                .setRequestConfigCallback(request -> request.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                        .setSocketTimeout((int) ANSWER_TIMEOUT.toMillis()))
                .setHttpClientConfigCallback(http -> {
                    tls.ifPresent(http::setSSLContext);
                    return http;
                });
        // Sent with every request: waiting to be asked would send each body twice.
        Authorization.header("elasticsearch", target.username(), target.password(), target.apiKey())
                .ifPresent(value ->
                        builder.setDefaultHeaders(new Header[] {new BasicHeader(HttpHeaders.AUTHORIZATION, value)}));
        return new ElasticsearchConnection(target, builder.build());
    }

    /**
     * Asks once, and fails if the answer shows that nothing would ever get through: wrong credentials, a certificate that
     * is not trusted. That nobody answers is no failure, for somebody may later.
     */
    public void check() {
        Request request = new Request("GET", "/_cluster/health");
        request.addParameter("timeout", "1s");
        request.addParameter("filter_path", "status");
        request.setOptions(RequestOptions.DEFAULT.toBuilder()
                .setRequestConfig(RequestConfig.custom()
                        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                        .setSocketTimeout((int) CONNECT_TIMEOUT.toMillis())
                        .build()));
        try {
            rest.performRequest(request);
        } catch (ResponseException e) {
            if (e.getResponse().getStatusLine().getStatusCode() == UNAUTHORIZED) {
                throw new IllegalStateException(address() + " refuses " + who() + ": " + Trouble.of(e), e);
            }
            // Whoever may write need not be allowed to ask how the cluster is.
        } catch (IOException e) {
            Optional<String> lasting = Trouble.lasting("elasticsearch", e);
            if (lasting.isPresent()) {
                throw new IllegalStateException("cannot talk to " + address() + ": " + lasting.get(), e);
            }
            LOG.warn("{} does not answer yet: {}", address(), Trouble.of(e));
        }
    }

    private String who() {
        return target.username().isEmpty() ? "these credentials" : "the user '" + target.username() + "'";
    }

    /** For messages. */
    String address() {
        return "Elasticsearch at " + String.join(",", target.hosts());
    }

    public RestClient rest() {
        return rest;
    }

    public ElasticsearchClient client() {
        return new ElasticsearchClient(transport);
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the connection to Elasticsearch", e);
        }
    }
}
