package io.weir.cli.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.kibana.PanelQuery.Need;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What Weir puts into Kibana, read as Kibana reads it: what belongs together is found by references only. */
final class SavedObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> objects = new LinkedHashMap<>();

    private SavedObjects() {}

    /** A list of values to choose from. */
    record Control(String name, String indices, String field) {}

    /** The text of the file that Kibana imports. */
    static String bundled() throws IOException {
        try (InputStream in = SavedObjects.class.getResourceAsStream("/kibana/weir.ndjson")) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    static SavedObjects of(String file) throws IOException {
        SavedObjects saved = new SavedObjects();
        for (String line : file.lines().toList()) {
            JsonNode object = JSON.readTree(line);
            saved.objects.put(
                    object.path("type").asText() + "/" + object.path("id").asText(), object);
        }
        return saved;
    }

    List<String> dashboards() {
        return objects.keySet().stream()
                .filter(name -> name.startsWith("dashboard/"))
                .map(name -> name.substring("dashboard/".length()))
                .toList();
    }

    /** What the panels of a dashboard ask; those that hold nothing but text ask nothing. */
    List<PanelQuery> panels(String id) throws IOException {
        JsonNode dashboard = objects.get("dashboard/" + id);
        List<PanelQuery> queries = new ArrayList<>();
        for (JsonNode panel : embedded(dashboard.at("/attributes/panelsJSON"))) {
            String name = id + "/" + panel.path("panelIndex").asText();
            switch (panel.path("type").asText()) {
                case "lens" -> queries.addAll(lens(name, dashboard, panel));
                case "search" -> queries.add(search(name, referred(dashboard, panel, panel.path("panelRefName"))));
                case "visualization" -> {
                    if (!panel.at("/embeddableConfig/savedVis/type").asText().equals("markdown")) {
                        throw new AssertionError("nobody tries the visualization " + name);
                    }
                }
                default -> throw new AssertionError("nobody tries the panel " + name);
            }
        }
        return queries;
    }

    private List<PanelQuery> lens(String name, JsonNode dashboard, JsonNode panel) {
        JsonNode state = panel.at("/embeddableConfig/attributes/state");
        List<PanelQuery> queries = new ArrayList<>();
        Iterator<Map.Entry<String, JsonNode>> layers =
                state.at("/datasourceStates/formBased/layers").fields();
        while (layers.hasNext()) {
            Map.Entry<String, JsonNode> layer = layers.next();
            JsonNode view = referred(
                    dashboard,
                    panel,
                    JSON.getNodeFactory().textNode("indexpattern-datasource-layer-" + layer.getKey()));
            queries.add(LensQuery.of(name, view.at("/attributes/title").asText(), state, layer.getValue()));
        }
        if (queries.isEmpty()) {
            throw new AssertionError(name + " has no layer of form");
        }
        return queries;
    }

    private PanelQuery search(String name, JsonNode search) throws IOException {
        JsonNode source = embedded(search.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON"));
        JsonNode view = referred(search, source.path("indexRefName").asText());
        return SearchQuery.of(name, view.at("/attributes/title").asText(), search.path("attributes"), source);
    }

    List<Control> controls(String id) throws IOException {
        JsonNode dashboard = objects.get("dashboard/" + id);
        List<Control> controls = new ArrayList<>();
        JsonNode panels = embedded(dashboard.at("/attributes/controlGroupInput/panelsJSON"));
        panels.fields()
                .forEachRemaining(control -> controls.add(new Control(
                        id + "/" + control.getKey(),
                        referred(dashboard, "controlGroup_" + control.getKey() + ":optionsListDataView")
                                .at("/attributes/title")
                                .asText(),
                        control.getValue().at("/explicitInput/fieldName").asText())));
        return controls;
    }

    /** The fields that data views say how to show, by the indices of the view. */
    Map<String, List<String>> formattedFields() throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (JsonNode object : objects.values()) {
            if (object.path("type").asText().equals("index-pattern")) {
                List<String> formatted = new ArrayList<>();
                embedded(object.at("/attributes/fieldFormatMap")).fieldNames().forEachRemaining(formatted::add);
                fields.put(object.at("/attributes/title").asText(), formatted);
            }
        }
        return fields;
    }

    /** The rules that watch incidents, as panels of which it is enough that they can be asked. */
    static List<PanelQuery> alertingRules() throws IOException {
        List<PanelQuery> rules = new ArrayList<>();
        for (JsonNode each : JSON.readTree(SavedObjects.class.getResourceAsStream("/kibana/alerting-rules.json"))) {
            JsonNode params = each.at("/rule/params");
            rules.add(new PanelQuery(
                    each.at("/rule/name").asText(),
                    params.at("/index/0").asText(),
                    JSON.createObjectNode()
                            .set("query", embedded(params.path("esQuery")).path("query")),
                    Map.of(
                            params.path("timeField").asText(), Need.TIME,
                            params.path("termField").asText(), Need.TERMS),
                    (answer, empty) -> {
                        if (answer.at("/hits/total/value").asLong() == 0) {
                            empty.accept("no incident");
                        }
                    }));
        }
        return rules;
    }

    private JsonNode referred(JsonNode dashboard, JsonNode panel, JsonNode name) {
        return referred(dashboard, panel.path("panelIndex").asText() + ":" + name.asText());
    }

    private JsonNode referred(JsonNode from, String name) {
        for (JsonNode reference : from.path("references")) {
            if (reference.path("name").asText().equals(name)) {
                return objects.get(reference.path("type").asText() + "/"
                        + reference.path("id").asText());
            }
        }
        throw new AssertionError(from.path("id").asText() + " refers to nothing by the name " + name);
    }

    /** JSON within a text. */
    private static JsonNode embedded(JsonNode text) throws IOException {
        return JSON.readTree(text.asText("{}"));
    }
}
