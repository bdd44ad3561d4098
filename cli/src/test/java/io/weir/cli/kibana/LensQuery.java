package io.weir.cli.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.kibana.PanelQuery.Need;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Turns a layer of a Lens panel into the request that Lens sends: buckets within each other in the order of the columns, metrics in the
 * innermost ones. What Lens could do and no panel of Weir does is an error, so that nothing stays untried.
 */
final class LensQuery {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What Kibana makes of the interval auto when it shows a day. */
    private static final String A_DAY_IN_BARS = "30m";

    private final String panel;
    private final JsonNode columns;
    private final List<String> buckets = new ArrayList<>();
    private final List<String> metrics = new ArrayList<>();
    private final Map<String, Need> needs = new TreeMap<>();

    private LensQuery(String panel, JsonNode layer) {
        this.panel = panel;
        this.columns = layer.path("columns");
        for (JsonNode id : layer.path("columnOrder")) {
            boolean isBucket = columns.path(id.asText()).path("isBucketed").asBoolean();
            (isBucket ? buckets : metrics).add(id.asText());
        }
    }

    static PanelQuery of(String panel, String indices, JsonNode state, JsonNode layer) {
        LensQuery lens = new LensQuery(panel, layer);
        if (!state.path("filters").isEmpty()) {
            throw new AssertionError(panel + " has filters, which nobody tries");
        }
        ObjectNode body = JSON.createObjectNode().put("size", 0).put("track_total_hits", true);
        body.set("query", lens.search(state.path("query")));
        if (lens.metrics.isEmpty()) {
            throw new AssertionError(panel + " tells nothing");
        }
        body.set("aggs", lens.aggregations(0));
        return new PanelQuery(panel, indices, body, lens.needs, lens::tellEmpty);
    }

    private ObjectNode search(JsonNode query) {
        if (!query.path("language").asText().equals("kuery")) {
            throw new AssertionError(panel + " asks in the language " + query.path("language"));
        }
        Kql.Parsed parsed = Kql.parse(query.path("query").asText());
        parsed.fields().forEach(field -> needs.putIfAbsent(field, Need.SEARCH));
        return parsed.query();
    }

    private ObjectNode aggregations(int depth) {
        ObjectNode aggregations = JSON.createObjectNode();
        if (depth == buckets.size()) {
            metrics.forEach(id -> metric(id, aggregations));
            return aggregations;
        }
        String id = buckets.get(depth);
        ObjectNode bucket = bucket(columns.path(id));
        ObjectNode inner = aggregations(depth + 1);
        if (depth < buckets.size() - 1) {
            // What this bucket is ordered by has to be known in it, too.
            orderedBy(columns.path(id)).forEach(metric -> metric(metric, inner));
        }
        bucket.set("aggs", inner);
        aggregations.set(id, bucket);
        return aggregations;
    }

    private ObjectNode bucket(JsonNode column) {
        String field = column.path("sourceField").asText();
        ObjectNode content = JSON.createObjectNode().put("field", field);
        JsonNode params = column.path("params");
        String operation = column.path("operationType").asText();
        switch (operation) {
            case "date_histogram" -> {
                require(params.path("interval").asText().equals("auto"), "an interval other than auto");
                needs.put(field, Need.TIME);
                return object(
                        "date_histogram",
                        content.put("fixed_interval", A_DAY_IN_BARS).put("min_doc_count", 1));
            }
            case "terms" -> {
                require(params.path("orderBy").path("type").asText().equals("column"), "an order by no column");
                require(
                        params.path("include").isEmpty()
                                && params.path("exclude").isEmpty(),
                        "chosen terms");
                needs.put(field, Need.TERMS);
                content.put("size", params.path("size").asInt());
                content.putObject("order")
                        .put(orderPath(params), params.path("orderDirection").asText());
                return object("terms", content);
            }
            default -> throw new AssertionError(panel + ": nobody tries buckets of the kind " + operation);
        }
    }

    private static List<String> orderedBy(JsonNode bucket) {
        JsonNode order = bucket.path("params").path("orderBy").path("columnId");
        return order.isMissingNode() ? List.of() : List.of(order.asText());
    }

    private String orderPath(JsonNode params) {
        String id = params.path("orderBy").path("columnId").asText();
        require(metrics.contains(id), "an order by '" + id + "', which is no metric");
        String operation = columns.path(id).path("operationType").asText();
        require(!columns.path(id).has("filter"), "an order by a metric with a filter");
        return switch (operation) {
            case "count" -> "_count";
            case "median" -> id + ".50";
            default -> id;
        };
    }

    private void metric(String id, ObjectNode aggregations) {
        JsonNode column = columns.path(id);
        ObjectNode metric = metric(column);
        if (column.has("filter")) {
            ObjectNode filtered = object("filter", search(column.path("filter")));
            if (metric != null) {
                filtered.putObject("aggs").set("value", metric);
            }
            aggregations.set(id, filtered);
        } else if (metric != null) {
            aggregations.set(id, metric);
        }
    }

    /** Null for a count, which every bucket has. */
    private ObjectNode metric(JsonNode column) {
        String field = column.path("sourceField").asText();
        ObjectNode content = JSON.createObjectNode().put("field", field);
        boolean isDate = column.path("dataType").asText().equals("date");
        String operation = column.path("operationType").asText();
        switch (operation) {
            case "count" -> {
                require(field.equals("___records___"), "a count of values");
                return null;
            }
            case "median" -> {
                needs.put(field, Need.NUMBER);
                content.putArray("percents").add(50);
                return object("percentiles", content);
            }
            case "percentile" -> {
                needs.put(field, Need.NUMBER);
                content.putArray("percents")
                        .add(column.path("params").path("percentile").asInt());
                return object("percentiles", content);
            }
            case "unique_count" -> {
                needs.put(field, Need.TERMS);
                return object("cardinality", content);
            }
            case "min", "max" -> {
                needs.put(field, isDate ? Need.TIME : Need.NUMBER);
                return object(operation, content);
            }
            case "sum" -> {
                needs.put(field, Need.NUMBER);
                return object(operation, content);
            }
            default -> throw new AssertionError(panel + ": nobody tries the metric " + operation);
        }
    }

    private void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new AssertionError(panel + " has " + otherwise + ", which nobody tries");
        }
    }

    private static ObjectNode object(String name, JsonNode content) {
        return (ObjectNode) JSON.createObjectNode().set(name, content);
    }

    /** Every metric has a value somewhere; of counts that are filtered, at least one. */
    private void tellEmpty(JsonNode answer, Consumer<String> empty) {
        if (answer.at("/hits/total/value").asLong() == 0) {
            empty.accept("no document");
        }
        Set<String> filled = new HashSet<>();
        collect(answer.path("aggregations"), answer.at("/hits/total/value").asLong(), 0, filled);
        boolean hasFiltered = metrics.stream().anyMatch(this::isFilteredCount);
        if (hasFiltered && metrics.stream().filter(this::isFilteredCount).noneMatch(filled::contains)) {
            empty.accept("none of the counts");
        }
        metrics.stream()
                .filter(id -> !isFilteredCount(id) && !filled.contains(id))
                .forEach(id -> empty.accept("column " + id));
        buckets.stream().filter(id -> !filled.contains(id)).forEach(id -> empty.accept("column " + id));
    }

    private boolean isFilteredCount(String id) {
        return columns.path(id).has("filter")
                && columns.path(id).path("operationType").asText().equals("count");
    }

    private void collect(JsonNode aggregations, long documents, int depth, Set<String> filled) {
        if (depth == buckets.size()) {
            metrics.stream()
                    .filter(id -> hasValue(id, aggregations.path(id), documents))
                    .forEach(filled::add);
            return;
        }
        String id = buckets.get(depth);
        for (JsonNode bucket : aggregations.path(id).path("buckets")) {
            long inBucket = bucket.path("doc_count").asLong();
            if (inBucket > 0) {
                filled.add(id);
                collect(bucket, inBucket, depth + 1, filled);
            }
        }
    }

    private boolean hasValue(String id, JsonNode result, long documents) {
        JsonNode column = columns.path(id);
        if (column.path("operationType").asText().equals("count")) {
            return (column.has("filter") ? result.path("doc_count").asLong() : documents) > 0;
        }
        JsonNode own = column.has("filter") ? result.path("value") : result;
        JsonNode value = own.has("values") ? own.path("values").elements().next() : own.path("value");
        boolean isSum = Set.of("unique_count", "sum")
                .contains(column.path("operationType").asText());
        return value.isNumber() && (!isSum || value.asDouble() > 0);
    }
}
