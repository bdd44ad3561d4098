package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;

import static io.weir.connectors.kibana.Json.array;
import static io.weir.connectors.kibana.Json.object;

/** A column of a Lens layer: what documents are divided by, or what is told of each part. */
record Column(String id, boolean isBucket, ObjectNode state) {
    private static final String DOCUMENTS = "___records___";

    static Column count(String label) {
        return metric("count", label, "count", "number", DOCUMENTS, object("emptyAsNull", false));
    }

    /** Of those that a search finds. */
    static Column countOf(String id, String label, String search) {
        Column column = metric(id, label, "count", "number", DOCUMENTS, object("emptyAsNull", false));
        column.state().set("filter", object("language", "kuery", "query", search));
        return column;
    }

    static Column median(String label, String field) {
        return metric(label, "median", "number", field, object("emptyAsNull", true));
    }

    static Column percentile(String label, String field, int percent) {
        return metric(label, "percentile", "number", field, object("percentile", percent));
    }

    static Column highest(String label, String field) {
        return metric(label, "max", "number", field, object("emptyAsNull", true));
    }

    static Column sum(String label, String field) {
        return metric(label, "sum", "number", field, object("emptyAsNull", true));
    }

    static Column distinct(String label, String field) {
        return metric(label, "unique_count", "number", field, object("emptyAsNull", false));
    }

    static Column first(String label, String field) {
        return metric(label, "min", "date", field, object("emptyAsNull", true));
    }

    static Column last(String label, String field) {
        return metric(label, "max", "date", field, object("emptyAsNull", true));
    }

    private static Column metric(String label, String operation, String dataType, String field, ObjectNode params) {
        return metric(operation + "-" + field.replace('.', '-'), label, operation, dataType, field, params);
    }

    private static Column metric(
            String id, String label, String operation, String dataType, String field, ObjectNode params) {
        return new Column(
                id,
                false,
                object(
                        "customLabel", true,
                        "dataType", dataType,
                        "isBucketed", false,
                        "label", label,
                        "operationType", operation,
                        "params", params,
                        "scale", "ratio",
                        "sourceField", field));
    }

    static Column overTime() {
        return new Column(
                "time",
                true,
                object(
                        "customLabel", true,
                        "dataType", "date",
                        "isBucketed", true,
                        "label", "Time",
                        "operationType", "date_histogram",
                        "params", object("dropPartials", false, "includeEmptyRows", true, "interval", "auto"),
                        "scale", "interval",
                        "sourceField", "@timestamp"));
    }

    /** The values of a field that come first when ordered by a metric, the others left out. */
    static Column top(int size, String label, String field, String dataType, Column orderedBy, String direction) {
        return new Column(
                field.replace('.', '-'),
                true,
                object(
                        "customLabel",
                        true,
                        "dataType",
                        dataType,
                        "isBucketed",
                        true,
                        "label",
                        label,
                        "operationType",
                        "terms",
                        "params",
                        object(
                                "exclude",
                                array(),
                                "excludeIsRegex",
                                false,
                                "include",
                                array(),
                                "includeIsRegex",
                                false,
                                "missingBucket",
                                false,
                                "orderBy",
                                object("columnId", orderedBy.id(), "type", "column"),
                                "orderDirection",
                                direction,
                                "otherBucket",
                                false,
                                "parentFormat",
                                object("id", "terms"),
                                "size",
                                size),
                        "scale",
                        "ordinal",
                        "sourceField",
                        field));
    }

    static Column top(int size, String label, String field, Column orderedBy) {
        return top(size, label, field, "string", orderedBy, "desc");
    }
}
