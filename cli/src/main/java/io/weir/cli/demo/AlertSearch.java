package io.weir.cli.demo;

import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Finds alert documents in Elasticsearch. */
public final class AlertSearch implements AutoCloseable {
    private final ElasticsearchConnection connection;

    public AlertSearch(ElasticsearchTarget target) {
        this.connection = ElasticsearchConnection.open(target);
    }

    /** The alerts of one address that fired since a moment. */
    public List<JsonNode> of(String sourceIp, Instant since) throws IOException {
        SearchResponse<JsonNode> response = connection
                .client()
                .search(
                        search -> search.index("weir-alerts-*")
                                .ignoreUnavailable(true)
                                .query(query -> query.bool(both -> both.filter(filter -> filter.term(
                                                term -> term.field("source.ip").value(sourceIp)))
                                        .filter(filter -> filter.range(range -> range.date(
                                                date -> date.field("@timestamp").gte(since.toString())))))),
                        JsonNode.class);
        return response.hits().hits().stream()
                .map(Hit::source)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void close() {
        connection.close();
    }
}
