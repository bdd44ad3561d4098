package io.weir.cli.demo;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import org.elasticsearch.client.ResponseException;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds what was told in Elasticsearch. */
public final class AlertSearch implements AutoCloseable {
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int MOST_AT_ONCE = 1_000;

    private final ElasticsearchConnection connection;

    public AlertSearch(ElasticsearchTarget target) {
        this.connection = ElasticsearchConnection.open(target);
    }

    /** The alert with an id; none while it is not there yet. */
    public Optional<JsonNode> withId(String id) throws IOException {
        return Optional.ofNullable(withIds(List.of(id)).get(id));
    }

    /** The alerts with some ids, by id, as far as they are there. */
    public Map<String, JsonNode> withIds(List<String> ids) throws IOException {
        Map<String, JsonNode> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
            List<FieldValue> some = ids.subList(from, Math.min(ids.size(), from + MOST_AT_ONCE)).stream()
                    .map(FieldValue::of)
                    .toList();
            for (JsonNode alert : find(Query.of(
                    any -> any.terms(terms -> terms.field("weir.alert.id").terms(of -> of.value(some)))))) {
                found.put(alert.at("/weir/alert/id").asText(), alert);
            }
        }
        return found;
    }

    /** The alerts of one address that fired since a moment; none while the index is only just being made. */
    public List<JsonNode> of(String sourceIp, Instant since) throws IOException {
        Query query = Query.of(any -> any.bool(both -> both.filter(
                        filter -> filter.term(term -> term.field("source.ip").value(sourceIp)))
                .filter(filter -> filter.range(
                        range -> range.date(date -> date.field("@timestamp").gte(since.toString()))))));
        return find(query);
    }

    /** Whether an incident is there and got as far as a phase. */
    public boolean hasIncident(String id, String phase) throws IOException {
        Query query = Query.of(any -> any.ids(ids -> ids.values(id)));
        return find("weir-incidents-*", query).stream()
                .anyMatch(
                        document -> document.at("/weir/incident/phase").asText().equals(phase));
    }

    private List<JsonNode> find(Query query) throws IOException {
        return find("weir-alerts-*", query);
    }

    private List<JsonNode> find(String indices, Query query) throws IOException {
        try {
            return connection
                    .client()
                    .search(
                            search -> search.index(indices)
                                    .ignoreUnavailable(true)
                                    .size(MOST_AT_ONCE)
                                    .query(query),
                            JsonNode.class)
                    .hits()
                    .hits()
                    .stream()
                    .map(Hit::source)
                    .filter(Objects::nonNull)
                    .toList();
        } catch (ResponseException e) {
            if (e.getResponse().getStatusLine().getStatusCode() == SERVICE_UNAVAILABLE) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
