package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;

import static io.weir.connectors.kibana.Json.array;
import static io.weir.connectors.kibana.Json.object;

/** The ways in which Lens shows a layer. */
final class Chart {
    private Chart() {}

    /** One large figure; a second metric is shown below it. */
    static ObjectNode figure(Layer layer, String color) {
        List<String> metrics = layer.ids(false);
        ObjectNode visualization =
                object("color", color, "layerId", Layer.ID, "layerType", "data", "metricAccessor", metrics.get(0));
        if (metrics.size() > 1) {
            visualization.put("secondaryMetricAccessor", metrics.get(1));
        }
        return layer.shownAs("lnsMetric", visualization);
    }

    /**
     * Bars or lines along the last bucket, split by the one before it if there is one.
     *
     * @param seriesType such as {@code bar_stacked}
     * @param colors of metrics by their identifiers; none for what Lens takes
     */
    static ObjectNode xy(Layer layer, String seriesType, Map<String, String> colors) {
        List<String> buckets = layer.ids(true);
        ArrayNode looks = array();
        layer.ids(false).stream()
                .filter(colors::containsKey)
                .forEach(metric -> looks.add(object("color", colors.get(metric), "forAccessor", metric)));
        ObjectNode data = object(
                "accessors",
                array(layer.ids(false)),
                "layerId",
                Layer.ID,
                "layerType",
                "data",
                "position",
                "top",
                "seriesType",
                seriesType,
                "showGridlines",
                false,
                "xAccessor",
                buckets.get(buckets.size() - 1),
                "yConfig",
                looks);
        if (buckets.size() > 1) {
            data.put("splitAccessor", buckets.get(0));
        }
        return layer.shownAs(
                "lnsXY",
                object(
                        "axisTitlesVisibilitySettings",
                        object("x", false, "yLeft", false, "yRight", false),
                        "fittingFunction",
                        seriesType.equals("line") ? "Linear" : "None",
                        "layers",
                        array(data),
                        "legend",
                        object("isVisible", true, "position", "right"),
                        "preferredSeriesType",
                        seriesType,
                        "valueLabels",
                        "hide"));
    }

    /** One piece of the ring for each metric. */
    static ObjectNode ring(Layer layer, Map<String, String> colors) {
        ObjectNode byMetric = object();
        layer.ids(false).forEach(metric -> byMetric.put(metric, colors.get(metric)));
        return layer.shownAs(
                "lnsPie",
                object(
                        "layers",
                        array(object(
                                "allowMultipleMetrics",
                                true,
                                "categoryDisplay",
                                "default",
                                "colorsByDimension",
                                byMetric,
                                "layerId",
                                Layer.ID,
                                "layerType",
                                "data",
                                "legendDisplay",
                                "show",
                                "metrics",
                                array(layer.ids(false)),
                                "nestedLegend",
                                false,
                                "numberDisplay",
                                "value",
                                "primaryGroups",
                                array())),
                        "shape",
                        "donut"));
    }

    /** The first bucket upwards, the second along. */
    static ObjectNode heatmap(Layer layer) {
        List<String> buckets = layer.ids(true);
        return layer.shownAs(
                "lnsHeatmap",
                object(
                        "gridConfig",
                        object(
                                "isCellLabelVisible", true,
                                "isXAxisLabelVisible", true,
                                "isXAxisTitleVisible", false,
                                "isYAxisLabelVisible", true,
                                "isYAxisTitleVisible", false,
                                "type", "heatmap_grid"),
                        "layerId",
                        Layer.ID,
                        "layerType",
                        "data",
                        "legend",
                        object("isVisible", false, "position", "right", "type", "heatmap_legend"),
                        "shape",
                        "heatmap",
                        "valueAccessor",
                        layer.ids(false).get(0),
                        "xAccessor",
                        buckets.get(1),
                        "yAccessor",
                        buckets.get(0)));
    }

    static ObjectNode table(Layer layer) {
        ArrayNode columns = array();
        layer.columns().forEach(column -> columns.add(object("columnId", column.id(), "isTransposed", false)));
        return layer.shownAs(
                "lnsDatatable",
                object(
                        "columns",
                        columns,
                        "layerId",
                        Layer.ID,
                        "layerType",
                        "data",
                        "rowHeight",
                        "single",
                        "rowHeightLines",
                        1));
    }
}
