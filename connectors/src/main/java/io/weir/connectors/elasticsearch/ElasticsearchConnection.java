package io.weir.connectors.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** An open connection to Elasticsearch. */
public final class ElasticsearchConnection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final RestClient rest;
    private final RestClientTransport transport;

    private ElasticsearchConnection(RestClient rest) {
        this.rest = rest;
        this.transport = new RestClientTransport(rest, new JacksonJsonpMapper());
    }

    public static ElasticsearchConnection open(ElasticsearchTarget target) {
        HttpHost[] hosts = target.hosts().stream().map(HttpHost::create).toArray(HttpHost[]::new);
        RestClientBuilder builder = RestClient.builder(hosts)
                .setRequestConfigCallback(request -> request.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                        .setSocketTimeout((int) ANSWER_TIMEOUT.toMillis()));
        if (!target.username().isEmpty()) {
            String password = target.password()
                    .resolve()
                    .orElseThrow(() -> new IllegalStateException("elasticsearch.username is set, and no password: set "
                            + target.password().variable() + " or elasticsearch.password-file"));
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(AuthScope.ANY, new UsernamePasswordCredentials(target.username(), password));
            builder.setHttpClientConfigCallback(http -> http.setDefaultCredentialsProvider(credentials));
        }
        return new ElasticsearchConnection(builder.build());
    }

    public RestClient rest() {
        return rest;
    }

    public ElasticsearchClient client() {
        return new ElasticsearchClient(transport);
    }

    public ElasticsearchAsyncClient asyncClient() {
        return new ElasticsearchAsyncClient(transport);
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
