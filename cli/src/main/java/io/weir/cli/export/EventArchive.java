package io.weir.cli.export;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The events that the archive job wrote, which last longer than the topics of telemetry. */
final class EventArchive implements AutoCloseable {
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST = 10_000;

    private final ElasticsearchConnection connection;

    EventArchive(ElasticsearchTarget target) {
        this.connection = ElasticsearchConnection.open(target);
    }

    /** The documents of events, by the ids by which alerts name them; none where nothing is archived. */
    Map<String, JsonNode> withIds(Collection<String> ids) throws IOException {
        List<String> asked = ids.stream().limit(MOST).toList();
        Map<String, JsonNode> found = new TreeMap<>();
        for (int from = 0; from < asked.size(); from += MOST_AT_ONCE) {
            for (JsonNode event : find(asked.subList(from, Math.min(asked.size(), from + MOST_AT_ONCE)))) {
                found.put(event.at("/event/id").asText(), event);
            }
        }
        return found;
    }

    private List<JsonNode> find(List<String> ids) throws IOException {
        List<FieldValue> values = ids.stream().map(FieldValue::of).toList();
        var answer = connection
                .client()
                .search(
                        search -> search.index("weir-events-*")
                                .ignoreUnavailable(true)
                                .size(MOST_AT_ONCE)
                                .query(query -> query.terms(
                                        terms -> terms.field("event.id").terms(of -> of.value(values)))),
                        JsonNode.class);
        return answer.hits().hits().stream()
                .map(Hit::source)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void close() {
        connection.close();
    }
}
